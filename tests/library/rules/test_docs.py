"""docs/rules.md has a section for each rule: its bad example has that finding, its good one has none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from promptsync.library.checks import ASKED
from promptsync.library.linter import Linter
from promptsync.problems import RULES
from tests.docs.pages import parts, read, section
from tests.library.rules.support import lint, rules

if TYPE_CHECKING:
    from pathlib import Path

PAGE = read("docs/rules.md")
TOLD = [title for title in RULES if f"\n## {title}\n" in PAGE]
NO_EXAMPLE = {"near-limit", "conflict-marker"}
ALWAYS = {"ignore", "unused-ignore"}


def examples(rule: str, word: str) -> list[str]:
    """The YAML blocks after ``Bad:`` or after ``Good:``."""
    bad, _, good = section(PAGE, rule).partition("\nGood:\n")
    return [part.text for part in parts(good if word == "Good" else bad) if part.language == "yaml"]


def linter(root: Path) -> Linter:
    schema = root / "own.json"
    block = next(part.text for part in parts(section(PAGE, "own-schema")) if part.language == "json")
    schema.write_text(
        json.dumps({"if": {"properties": {"name": {"const": "Plan the sprint"}}}, "then": json.loads(block)})
    )
    return Linter({}, ["deploy"], schema, "own.json")


def test_every_rule_that_can_be_changed_is_named() -> None:
    assert all(f"`{rule.id}`" in PAGE or rule.id in TOLD for rule in RULES.values() if rule.changeable)
    assert {"hidden-unicode", "secret", "near-limit", "own-schema", *ALWAYS} <= {*TOLD}
    assert {*ASKED} <= {*TOLD}


@pytest.mark.parametrize("rule", [rule for rule in TOLD if rule not in NO_EXAMPLE])
def test_a_bad_example_has_the_finding_and_a_good_one_has_none(tmp_path: Path, rule: str) -> None:
    bad, good = examples(rule, "Bad"), examples(rule, "Good")
    assert bad
    assert good
    (tmp_path / "good").mkdir()
    found = lint(tmp_path, {f"{n}.yaml": text for n, text in enumerate(bad)}, linter(tmp_path))
    assert {*rules(found)} == {rule}
    better = lint(tmp_path / "good", {f"{n}.yaml": text for n, text in enumerate(good)}, linter(tmp_path))
    assert rules(better) == []


@pytest.mark.parametrize("rule", TOLD)
def test_the_section_tells_the_severity(rule: str) -> None:
    always = ", always" if rule in ALWAYS else ""
    assert section(PAGE, rule).lstrip().startswith(f"{RULES[rule].severity.capitalize()}{always}. ")


def test_the_example_of_a_comment_works(tmp_path: Path) -> None:
    blocks = [part.text for part in parts(section(PAGE, "How to change a rule"))]
    assert rules(lint(tmp_path, {"a.yaml": blocks[1]})) == []
    assert rules(lint(tmp_path, {"a.yaml": blocks[1].partition("\n")[2]})) == ["foreign-placeholder"]
