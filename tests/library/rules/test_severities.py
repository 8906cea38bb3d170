"""How findings count: what promptsync.yaml says of a rule, and what a file ignores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from promptsync.library.linter import Linter
from promptsync.problems import RULES, Severity
from tests.library.rules.support import HEAD, lint, rules
from tests.library.support import findings

if TYPE_CHECKING:
    from pathlib import Path

BAD = f"{HEAD}prompt: Fix $ARGUMENTS.\n"
MARKDOWN = f"---\n{HEAD}---\n# promptsync: ignore foreign-placeholder -- this is text\nFix $ARGUMENTS.\n"


@pytest.mark.parametrize(("severity", "kept"), [(Severity.WARNING, 1), (Severity.ERROR, 0), (None, 1)])
def test_a_rule_counts_as_configured(tmp_path: Path, severity: Severity | None, kept: int) -> None:
    library = lint(tmp_path, {"a.yaml": BAD}, Linter({"foreign-placeholder": severity}))
    assert [each.severity for each in library.problems] == ([severity] if severity else [])
    assert len(library.desired) == kept


def test_so_does_a_rule_of_before(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"a.yaml": "name: a\ndescription: b\nprompt: c\n"}
    assert rules(lint(tmp_path, files)) == ["no-kind"]
    assert lint(tmp_path, files, Linter({"no-kind": Severity.ERROR})).desired == ()
    assert rules(lint(tmp_path, files, Linter({"no-kind": None}))) == []


def test_a_text_with_an_error_stops_each_prompt_that_has_it(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"{name}.yaml": f"{HEAD}promptFile: t.txt\n" for name in "ab"}
    library = lint(tmp_path, {**files, "t.txt": "a\u200b", "c.yaml": f"{HEAD}prompt: c\n"})
    assert findings(library) == ["hidden-unicode prompts/t.txt:1:2"]
    assert [each.key for each in library.desired] == ["c"]


@pytest.mark.parametrize(
    "file",
    [
        ("a.yaml", f"# promptsync: ignore foreign-placeholder -- meant\n{BAD}"),
        ("a.yaml", f"{BAD}#  promptsync: ignore foreign-placeholder  -- meant"),
        ("a.md", f"---\n# promptsync: ignore foreign-placeholder -- meant\r\n{HEAD}---\nFix $ARGUMENTS."),
    ],
)
def test_a_file_ignores_a_rule_for_a_reason(tmp_path: Path, file: tuple[str, str]) -> None:
    other = f"{HEAD}prompt: Take $1.\n"
    assert findings(lint(tmp_path, {file[0]: file[1], "b.yaml": other})) == [
        "foreign-placeholder prompts/b.yaml:4:14"
    ]


def test_a_prompt_ignores_what_is_found_in_its_text_file(tmp_path: Path) -> None:
    comment = "# promptsync: ignore foreign-placeholder -- meant\n"
    files: dict[str, str | bytes] = {"a.yaml": f"{comment}{HEAD}promptFile: a.txt\n", "a.txt": "Fix $1 !"}
    assert rules(lint(tmp_path, files)) == []


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("foreign-placeholder", "no reason is given for ignoring foreign-placeholder"),
        ("foreign-placeholder --", "no reason is given for ignoring foreign-placeholder"),
        ("foreign-placeholder because", "no reason is given for ignoring foreign-placeholder"),
        ("foreign -- reason", '"foreign" is not a rule that can be ignored'),
        ("too-long -- reason", "too-long cannot be ignored"),
        ("ignore -- reason", "ignore cannot be ignored"),
        ("", "no rule is named"),
    ],
)
def test_a_comment_that_is_wrong_ignores_nothing(tmp_path: Path, comment: str, message: str) -> None:
    library = lint(tmp_path, {"a.yaml": f"name: x\n# promptsync: ignore {comment}\n{BAD[14:]}"})
    assert findings(library) == ["ignore prompts/a.yaml:2:1", "foreign-placeholder prompts/a.yaml:6:13"]
    assert library.problems[0].message == message


def test_a_comment_that_ignores_nothing_is_a_warning(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.yaml": f"# promptsync: ignore near-limit -- it grew\n{HEAD}prompt: a\n"
    }
    library = lint(tmp_path, files)
    assert findings(library) == ["unused-ignore prompts/a.yaml:1:1"]
    assert library.problems[0].severity is Severity.WARNING
    assert rules(lint(tmp_path, files, Linter({"near-limit": None}))) == []


def test_a_text_cannot_ignore_rules(tmp_path: Path) -> None:
    indented = "  # promptsync: ignore foreign-placeholder -- this is text\n"
    files: dict[str, str | bytes] = {"a.md": MARKDOWN, "b.yaml": f"{HEAD}prompt: |\n{indented}  Fix $1 !\n"}
    assert rules(lint(tmp_path, files)) == ["foreign-placeholder"] * 2


def test_what_cannot_be_changed_is_what_makes_a_file_no_prompt() -> None:
    fixed = {rule.id for rule in RULES.values() if not rule.changeable}
    assert {"schema", "yaml-syntax", "duplicate-command", "too-long", "ignore", "config"} <= fixed
