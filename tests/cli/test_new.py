"""``new``: a file that lacks only its text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import Exit
from promptsync.schema_files import read_schema
from tests.cli.support import write_prompt

if TYPE_CHECKING:
    from tests.cli.support import Promptsync

SCHEMA = Path("schemas/prompt.schema.json")


@pytest.fixture(autouse=True)
def repository(workdir: Path) -> None:
    """A repository with the schema."""
    (workdir / ".git").mkdir()
    SCHEMA.parent.mkdir()
    SCHEMA.write_text(read_schema("prompt"), encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "name", "file", "said"),
    [
        ("command", "review/change", "review/change", {"name: Review change", "command: review-change"}),
        (
            "skill",
            "Write release notes",
            "write-release-notes",
            {"name: Write release notes", "isSkill: true", "  - Can you write release notes?"},
        ),
        ("template", "ops/checklist", "ops/checklist", {"name: Ops checklist", "isTemplate: true"}),
        ("skill", "a: b #c", "a-b-c", {"name: 'A: b #c'"}),
        ("command", "ops/Rückfrage an QA", "ops/ruckfrage-an-qa", {"command: ruckfrage-an-qa"}),
        ("command", "word " * 20, "word-" * 15 + "word", {f"command: {'word-' * 9}word"}),
    ],
)
def test_only_the_text_is_missing(
    promptsync: Promptsync, kind: str, name: str, file: str, said: set[str]
) -> None:
    path = Path("prompts", f"{file}.yaml")
    made = promptsync("new", kind, name)
    assert (made.code, made.out) == (Exit.DONE, f"Wrote {path}\n")
    text = path.read_text(encoding="utf-8")
    assert said <= set(text.splitlines())
    assert text.startswith("# yaml-language-server: $schema=../" + "../" * file.count("/") + "schemas/")
    assert promptsync("validate", "--format", "json").rules == ["schema"]
    assert "prompt is empty" in promptsync("validate").out
    path.write_text(f"{text}  Do it.\n", encoding="utf-8")
    assert promptsync("validate", "--format", "json").rules == []


@pytest.mark.parametrize("name", ["", " ", "../x", "/x", "a//b", ".git/x", "-", "x" * 300, "a/…"])
def test_what_is_no_name_is_a_wrong_call(promptsync: Promptsync, name: str) -> None:
    assert promptsync("new", "skill", "--", name).code == Exit.USAGE
    assert not Path("prompts").exists()


@pytest.mark.parametrize("there", ["one.yaml", "one.md", "one/SKILL.md"])
def test_a_file_that_is_there_stays(promptsync: Promptsync, there: str) -> None:
    path = Path("prompts", there)
    path.parent.mkdir(parents=True)
    path.write_text("theirs", encoding="utf-8")
    made = promptsync("new", "skill", "One")
    assert made.code == Exit.FAILED
    assert f"prompts/{there} is there already" in made.err
    assert [one.read_text() for one in Path("prompts").rglob("*.*")] == ["theirs"]


@pytest.mark.parametrize(
    ("kind", "name", "why"),
    [
        ("command", "Change", "/change is the command of other"),
        ("skill", "x/OTHER", "[same-name]"),
        ("command", "support-bundle", "[built-in-command]"),
        ("command", "deploy", "[reserved-command]"),
    ],
)
def test_a_name_that_a_rule_is_against_is_refused(
    promptsync: Promptsync, kind: str, name: str, why: str
) -> None:
    Path("promptsync.yaml").write_text("reserved: [deploy]\n", encoding="utf-8")
    write_prompt("other", command="change")
    made = promptsync("new", kind, name)
    assert made.code == Exit.FAILED
    assert why in made.err
    assert [path.name for path in Path("prompts").iterdir()] == ["other.yaml"]


def test_without_a_schema_there_is_no_line(promptsync: Promptsync) -> None:
    SCHEMA.unlink()
    made = promptsync("new", "skill", "One")
    assert "promptsync schema prompt > schemas/prompt.schema.json" in made.err
    assert Path("prompts/one.yaml").read_text(encoding="utf-8").startswith("name: One\n")


def test_the_editor_opens_the_file(
    promptsync: Promptsync, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = workdir / "editor"
    editor.write_text('#!/bin/sh\necho "  Do it." >> "$1"\n', encoding="utf-8")
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    assert promptsync("new", "skill", "One", "--edit").code == Exit.DONE
    assert promptsync("validate").code == Exit.DONE
    monkeypatch.setenv("VISUAL", str(workdir / "nowhere"))
    failed = promptsync("new", "skill", "Two", "--edit")
    assert failed.code == Exit.FAILED
    assert Path("prompts/two.yaml").exists()
