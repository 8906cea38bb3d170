"""Stories of a day between two applies, each with `status` before and after, on the sandbox over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import Exit
from tests.cli.terminal import Terminal
from tests.repositories import git

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

MIDDLE = "".join(f"Line {number}.\n" for number in range(8))
BASE, OURS, THEIRS = f"First.\n{MIDDLE}Last.\n", f"Ours.\n{MIDDLE}Last.\n", f"First.\n{MIDDLE}Theirs.\n"


@pytest.fixture(autouse=True)
def applied(clone: Path, promptsync: Promptsync) -> None:
    """Two prompts in git and on the platform."""
    for key in ("one", "two"):
        write_prompt(key, BASE)
    commit(clone, "Two prompts")
    assert promptsync("apply", "--yes").code == Exit.DONE


def write_prompt(key: str, text: str) -> None:
    """``prompts/KEY.yaml``, as a person writes it."""
    path = Path("prompts", f"{key}.yaml")
    path.parent.mkdir(exist_ok=True)
    head = f"name: {key}\ndescription: Use when asked.\ncommand: {key}\nprompt: |\n"
    path.write_text(head + "".join(f"  {line}\n" for line in text.splitlines()), encoding="utf-8")


def commit(clone: Path, subject: str) -> None:
    git(clone, "add", "-A")
    git(clone, "commit", "-qm", subject)


def counted(promptsync: Promptsync) -> dict[str, int]:
    """What status counts, without what there is none of."""
    summary = promptsync("status", "--format", "json").document["summary"]
    return {name: number for name, number in summary.items() if number}


def offered(promptsync: Promptsync) -> list[str]:
    """The commands that status names."""
    return [one["command"] for one in promptsync("status", "--format", "json").document["next"]]


@pytest.fixture
def conflict(clone: Path, organisation: Organisation) -> None:
    """``one`` is edited on both sides."""
    organisation.edit("one", THEIRS)
    write_prompt("one", OURS)
    commit(clone, "Edit a prompt")


@pytest.mark.usefixtures("conflict")
def test_a_conflict_that_the_platform_wins(
    promptsync: Promptsync, organisation: Organisation, clone: Path
) -> None:
    assert counted(promptsync) == {"inStep": 1, "conflict": 1, "leftOut": 1}
    assert offered(promptsync)[0] == "promptsync pull one --theirs"
    assert promptsync("pull", "one", "--theirs").code == Exit.DONE
    assert counted(promptsync) == {"inStep": 2, "record": 1}
    commit(clone, "Take the platform's text")
    assert promptsync("apply", "--yes").code == Exit.DONE
    assert counted(promptsync) == {"inStep": 2}
    assert organisation.prompts()["one"].prompt == THEIRS


@pytest.mark.usefixtures("conflict")
def test_a_conflict_that_is_merged(promptsync: Promptsync, organisation: Organisation, clone: Path) -> None:
    assert offered(promptsync)[1] == "promptsync pull one --merge"
    assert promptsync("pull", "one", "--merge").code == Exit.DONE
    commit(clone, "Merge both edits")
    assert counted(promptsync) == {"inStep": 1, "conflict": 1, "leftOut": 1}
    assert promptsync("apply", "--yes", "--conflict", "overwrite", "--only", "one").code == Exit.DONE
    assert counted(promptsync) == {"inStep": 2}
    assert organisation.prompts()["one"].prompt == f"Ours.\n{MIDDLE}Theirs.\n"


@pytest.mark.usefixtures("conflict")
def test_a_conflict_that_git_wins_on_a_terminal(promptsync: Promptsync, organisation: Organisation) -> None:
    assert counted(promptsync) == {"inStep": 1, "conflict": 1, "leftOut": 1}
    with Terminal("apply", "--conflict", "overwrite", "--only", "one") as terminal:
        terminal.wait_for("to update")
        terminal.wait_for("?")
        terminal.type("y\r")
        assert terminal.end() == Exit.DONE
    with Terminal("status") as terminal:
        terminal.wait_for("Nothing to do.")
        assert terminal.end() == Exit.DONE
    assert organisation.prompts()["one"].prompt == OURS
    assert counted(promptsync) == {"inStep": 2}


def test_a_held_prompt_is_not_pending(
    promptsync: Promptsync, organisation: Organisation, clone: Path
) -> None:
    held = promptsync("hold", "one", "--until", "2h", "--reason", "An incident")
    assert held.code == Exit.DONE, held
    write_prompt("one", OURS)
    commit(clone, "Edit a held prompt")
    organisation.edit("one", THEIRS)
    counts = counted(promptsync)
    assert (counts["held"], counts.get("conflict", 0)) == (1, 0)
    assert promptsync("status", "--detailed-exitcode").code == Exit.DONE
    assert promptsync("hold", "one", "--lift").code == Exit.DONE
    assert counted(promptsync)["conflict"] == 1


def test_drift_comes_into_git(promptsync: Promptsync, organisation: Organisation, clone: Path) -> None:
    organisation.edit("two", THEIRS)
    assert counted(promptsync) == {"inStep": 1, "drifted": 1}
    assert offered(promptsync) == ["promptsync pull --drift"]
    assert promptsync("pull", "--drift").code == Exit.DONE
    commit(clone, "Bring the edit into git")
    assert promptsync("apply", "--yes").code == Exit.DONE
    assert counted(promptsync) == {"inStep": 2}


def test_one_prompt_beside_a_broken_other(
    promptsync: Promptsync, organisation: Organisation, clone: Path
) -> None:
    Path("prompts/two.yaml").write_text("nonsense", encoding="utf-8")
    write_prompt("one", OURS)
    commit(clone, "One good edit and a bad one")
    assert counted(promptsync) == {"update": 1, "broken": 1, "leftOut": 1}
    assert "promptsync validate" in offered(promptsync)
    assert promptsync("apply", "--yes", "--only", "one").code == Exit.DONE
    assert counted(promptsync) == {"inStep": 1, "broken": 1, "leftOut": 1}
    assert organisation.prompts()["one"].prompt == OURS
    assert organisation.prompts()["two"].prompt == BASE
