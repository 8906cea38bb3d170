"""A conflict shows both sides, and each way out is a command: take theirs, merge, or let git win."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import write_prompt
from tests.session.pull_scene import commit, git

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

TEXT = "".join(f"Line {number}.\n" for number in range(1, 9))
HERE = TEXT.replace("Line 1.", "Line 1, in git.")
THERE = TEXT.replace("Line 8.", "Line 8, there.")


def write_one(text: str) -> None:
    """A file as people write it: a line of the text is a line of the file."""
    block = "".join(f"  {line}" for line in text.splitlines(keepends=True))
    Path("prompts").mkdir(exist_ok=True)
    Path("prompts/one.yaml").write_text(
        f"name: one\ndescription: Use when asked.\nisSkill: true\nprompt: |\n{block}", encoding="utf-8"
    )


@pytest.fixture
def conflict(organisation: Organisation, promptsync: Promptsync, repository: Path) -> Organisation:
    """``one`` was edited in git and on the platform, in different lines; ``two`` only there."""
    write_one(TEXT)
    write_prompt("two")
    commit()
    assert promptsync("apply", "--yes").code == 0
    organisation.edit("one", THERE)
    organisation.edit("two", "two, there\n")
    write_one(HERE)
    commit()
    return organisation


@pytest.mark.usefixtures("conflict")
def test_a_plan_shows_both_sides_and_the_commands(promptsync: Promptsync) -> None:
    said = promptsync("plan").out
    for line in (
        "! conflict  one",
        "here since the last apply:",
        "+Line 1, in git.",
        "+Line 8, there.",
        "`promptsync pull one --theirs`",
        "`promptsync pull one --merge`",
        "`promptsync apply --conflict overwrite --only one`",
        "! drift  two",
        "+two, there",
        "To keep it: `promptsync pull --drift`",
    ):
        assert line in said
    sides = {one["key"]: one for one in promptsync("plan", "--format", "json").document["sides"]}
    assert [sides["one"]["kind"], sides["two"]["kind"], sides["two"]["ours"]] == ["conflict", "drift", []]
    assert [field["after"] for field in sides["one"]["ours"]] == [HERE]
    assert [field["after"] for field in sides["one"]["theirs"]["fields"]] == [THERE]
    assert "Here since the last apply:" in promptsync("plan", "--format", "markdown").out


@pytest.mark.usefixtures("conflict")
def test_a_conflict_that_is_an_error_shows_both_sides_too(promptsync: Promptsync) -> None:
    refused = promptsync("plan", "--conflict", "fail")
    assert refused.code == 3
    assert "+Line 8, there." in refused.out


@pytest.mark.usefixtures("conflict")
def test_drift_is_not_shown_as_two_mirrored_differences(promptsync: Promptsync) -> None:
    said = promptsync("plan", "two", "--drift", "overwrite").out
    assert said.count("two, there") == 1
    assert "to keep it: promptsync pull --drift" in said
    said = promptsync("plan", "one", "--conflict", "overwrite").out
    assert (said.count("in git."), said.count("there.")) == (1, 1)


def test_the_commands_lead_to_the_same_target(promptsync: Promptsync, conflict: Organisation) -> None:
    write_prompt("three")
    Path("promptsync.yaml").write_text("targets:\n  live:\n    include: [three]\n", encoding="utf-8")
    assert promptsync("apply", "--yes", "--target", "live").code == 0
    conflict.edit("three", "Edited.\n")
    assert "`promptsync pull --drift --target live`" in promptsync("plan", "--target", "live").out


def test_theirs_brings_the_platforms_text_into_the_file(
    promptsync: Promptsync, conflict: Organisation
) -> None:
    pulled = promptsync("pull", "one", "--theirs")
    assert (pulled.code, pulled.out.splitlines()[0]) == (0, "Pulled prompts/one.yaml")
    assert "1 to record" in promptsync("plan", "one").out
    assert promptsync("apply", "--yes", "--only", "one").code == 0
    assert promptsync("plan", "one", "--detailed-exitcode").code == 0
    assert conflict.prompts()["one"].prompt == THERE


def test_a_merge_has_both_edits(promptsync: Promptsync, conflict: Organisation) -> None:
    merged = promptsync("pull", "one", "--merge")
    assert (merged.code, merged.out.splitlines()[0]) == (0, "Merged prompts/one.yaml")
    assert promptsync("apply", "--yes", "--conflict", "overwrite", "--only", "one").code == 0
    assert conflict.prompts()["one"].prompt == HERE.replace("Line 8.", "Line 8, there.")


def test_a_merge_of_the_same_lines_leaves_markers_that_validate_refuses(
    promptsync: Promptsync, conflict: Organisation
) -> None:
    conflict.edit("one", TEXT.replace("Line 1.", "Line 1, there."))
    merged = promptsync("pull", "one", "--merge")
    assert merged.code == 1
    assert "1 conflict left" in merged.out
    text = Path("prompts/one.yaml").read_text(encoding="utf-8")
    for marker in ("<<<<<<< git\n", "||||||| the last apply\n", ">>>>>>> the platform\n"):
        assert marker in text
    assert promptsync("validate", "--format", "json").rules == ["conflict-marker"]


def test_git_wins_for_one_key(promptsync: Promptsync, conflict: Organisation) -> None:
    assert promptsync("apply", "--yes", "--conflict", "overwrite", "--only", "one").code == 0
    prompts = conflict.prompts()
    assert (prompts["one"].prompt, prompts["two"].prompt) == (HERE, "two, there\n")


def test_removed_here_edited_there(promptsync: Promptsync, conflict: Organisation) -> None:
    Path("prompts/one.yaml").unlink()
    commit()
    said = promptsync("plan", "one").out
    assert "here: the file was removed" in said
    assert "To bring the file back: `promptsync pull one --theirs`" in said
    assert promptsync("pull", "one", "--merge").code == 3
    assert promptsync("pull", "one", "--theirs").code == 0
    assert promptsync("apply", "--yes", "--only", "one").code == 0
    assert conflict.prompts()["one"].prompt == THERE


def test_edited_here_deleted_there(promptsync: Promptsync, conflict: Organisation) -> None:
    (gone,) = (one.id for one in conflict.store.prompts() if one.content.name == "one")
    conflict.store.delete(gone)
    said = promptsync("plan", "one").out
    assert "on the platform: the prompt was deleted" in said
    assert "To delete the file: `promptsync pull one --theirs`" in said
    assert promptsync("pull", "one", "--theirs").out.splitlines()[0] == "Removed prompts/one.yaml"
    assert promptsync("apply", "--yes", "--only", "one").code == 0
    assert list(conflict.prompts()) == ["two"]


@pytest.mark.usefixtures("conflict")
def test_an_edit_that_is_not_committed_is_not_overwritten(promptsync: Promptsync) -> None:
    write_prompt("one", prompt="Not committed.\n")
    for how in ("--theirs", "--merge"):
        refused = promptsync("pull", "one", how)
        assert (refused.code, "prompts/one.yaml" in refused.err) == (3, True)
    assert git("diff", "--name-only").split() == ["prompts/one.yaml"]


@pytest.mark.parametrize(
    "words",
    [
        ["one"],
        ["--theirs"],
        ["one", "--theirs", "--merge"],
        ["one", "--theirs", "--drift"],
        ["on", "--merge"],
    ],
)
@pytest.mark.usefixtures("conflict")
def test_words_that_do_not_go_together(promptsync: Promptsync, words: list[str]) -> None:
    assert promptsync("pull", *words).code == 64
