"""``plan KEY``, ``--only`` and ``--skip``: what is not chosen is left as it is, and changes no exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import write_prompt

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Finished, Promptsync


@pytest.fixture
def edited(promptsync: Promptsync, organisation: Organisation) -> Organisation:
    """``a``, ``team/b`` and ``team/c`` were applied; all three files have been edited since."""
    for key in ("a", "team/b", "team/c"):
        write_prompt(key, command=key.replace("/", "-"))
    assert promptsync("apply", "--yes").code == 0
    for key in ("a", "team/b", "team/c"):
        write_prompt(key, command=key.replace("/", "-"), prompt="edited\n")
    return organisation


def keys(result: Finished) -> list[str]:
    return [change["key"] for change in result.document["changes"]]


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        (["a"], ["a"]),
        (["a", "team/b"], ["a", "team/b"]),
        (["--only", "team/*"], ["team/b", "team/c"]),
        (["--only", "*"], ["a"]),
        (["--only", "**"], ["a", "team/b", "team/c"]),
        (["--skip", "team/b"], ["a", "team/c"]),
        (["--only", "team/**", "--skip", "*/c"], ["team/b"]),
        (["a", "--only", "team/c"], ["a", "team/c"]),
    ],
)
@pytest.mark.usefixtures("edited")
def test_only_the_chosen_are_planned_and_the_others_counted(
    promptsync: Promptsync, words: list[str], chosen: list[str]
) -> None:
    planned = promptsync("plan", "--format", "json", "--detailed-exitcode", *words)
    assert (planned.code, keys(planned)) == (2, chosen)
    assert planned.document["summary"]["leftOut"] == 3 - len(chosen)
    assert {one["reason"] for one in planned.document["leftOut"]} <= {"not chosen"}


def test_an_apply_of_the_chosen_ends_with_0_and_leaves_the_others(
    promptsync: Promptsync, edited: Organisation
) -> None:
    assert promptsync("apply", "--yes", "--only", "a").code == 0
    assert {name for name, one in edited.prompts().items() if one.prompt == "edited\n"} == {"a"}
    assert promptsync("plan", "--only", "a", "--detailed-exitcode").code == 0


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["plan", "team/bb"], "Did you mean team/b?"),
        (["plan", "--only", "tem/*"], "Did you mean team/"),
        (["plan", "--skip", "team"], "--only 'team/**'"),
        (["apply", "--yes", "--only", "x"], "A key is a file's path"),
    ],
)
def test_what_matches_nothing_is_an_error_with_the_nearest_key(
    promptsync: Promptsync, edited: Organisation, words: list[str], hint: str
) -> None:
    edited.requests.clear()
    refused = promptsync(*words)
    assert (refused.code, edited.mutations()) == (64, 0)
    assert hint in refused.err


@pytest.mark.parametrize("key", ["team/b", "team/moved"])
@pytest.mark.usefixtures("edited")
def test_a_renamed_prompt_is_chosen_and_skipped_by_either_key(promptsync: Promptsync, key: str) -> None:
    Path("prompts/team/b.yaml").rename("prompts/team/moved.yaml")
    assert keys(promptsync("plan", "--format", "json", key)) == ["team/moved"]
    assert keys(promptsync("plan", "--format", "json", "--skip", key)) == ["a", "team/c"]


def test_a_command_that_an_unchosen_change_frees_is_refused(
    promptsync: Promptsync, edited: Organisation
) -> None:
    write_prompt("team/b", command="other")
    write_prompt("a", command="team-b")
    refused = promptsync("apply", "--yes", "--only", "a")
    assert refused.code == 3
    assert "/team-b, which team/b gives up, but that change is left out: not chosen" in refused.out
    assert promptsync("apply", "--yes", "--skip", "team/c").code == 0
    assert {one.command for one in edited.prompts().values()} == {"team-b", "other", "team-c"}


def test_a_broken_file_that_is_not_chosen_stops_nothing(promptsync: Promptsync, edited: Organisation) -> None:
    Path("prompts/team/b.yaml").write_text("name: [\n", encoding="utf-8")
    assert promptsync("plan").code == 1
    assert promptsync("plan", "team/b").code == 1
    planned = promptsync("plan", "a", "--format", "json")
    assert (planned.code, keys(planned)) == (0, ["a"])
    assert {one["key"]: one["action"] for one in planned.document["leftOut"]} == {
        "team/b": None,
        "team/c": "update",
    }
    assert promptsync("apply", "--yes", "--skip", "team/b").code == 0
    assert edited.prompts()["team/b"].prompt == "team/b\n"


@pytest.mark.usefixtures("edited")
def test_beside_a_broken_file_nothing_is_deleted(promptsync: Promptsync) -> None:
    Path("prompts/a.yaml").unlink()
    Path("prompts/new.yaml").write_text("name: [\n", encoding="utf-8")
    refused = promptsync("plan", "a")
    assert refused.code == 3
    assert "a has no file and would be deleted, but it may be new, whose file has errors" in refused.out


def test_a_saved_plan_holds_the_choice(promptsync: Promptsync, edited: Organisation) -> None:
    assert promptsync("plan", "a", "--out", "chosen").code == 0
    saved = json.loads(Path("chosen").read_text(encoding="utf-8"))
    assert saved["savedFormatVersion"] == 2
    assert saved["saved"]["choice"] == {"keys": ["a"], "only": [], "skip": []}
    assert promptsync("apply", "chosen", "--only", "a", "--yes").code == 64
    applied = promptsync("apply", "chosen", "--yes", "--format", "json")
    assert (applied.code, applied.document["choice"]["keys"]) == (0, ["a"])
    assert edited.prompts()["team/b"].prompt == "team/b\n"


@pytest.mark.usefixtures("edited")
def test_the_guard_counts_against_the_whole_library(promptsync: Promptsync) -> None:
    for number in range(9):
        write_prompt(f"more/{number}")
    assert promptsync("apply", "--yes").code == 0
    for number in range(3):
        Path(f"prompts/more/{number}.yaml").unlink()
    planned = promptsync("plan", "--only", "more/*", "--format", "json")
    assert planned.code == 0, "3 of 12 are within 30 %, although they are a third of the chosen"
    assert promptsync("plan", "--only", "more/*", "--max-deletes", "20%").code == 3
