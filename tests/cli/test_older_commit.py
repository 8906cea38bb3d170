"""An apply from an older commit undoes nothing silently: whoever runs a job again, or has an old clone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.model import Prompt
from tests.repositories import git, write_library

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

OLD = {
    "edited": Prompt("Edited", "Use when asked.", "As it was.\n", is_skill=True),
    "later": Prompt("Later", "Use when asked for it later.", "Still here.\n", is_skill=True),
}
NEW = {"edited": replace(OLD["edited"], prompt="As it is.\n")}


def commit(clone: Path, library: dict[str, Prompt]) -> str:
    """The library as a commit."""
    for file in Path("prompts").glob("*.yaml"):
        file.unlink()
    write_library(library)
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "-m", "a change")
    return git(clone, "rev-parse", "HEAD").strip()


@pytest.fixture
def older(clone: Path, promptsync: Promptsync) -> str:
    """The commit of OLD, which is checked out after NEW was applied."""
    first = commit(clone, OLD)
    assert promptsync("apply", "--yes").code == 0
    commit(clone, NEW)
    assert promptsync("apply", "--yes", "--max-deletes", "1").code == 0
    git(clone, "checkout", "--quiet", first)
    return first


@pytest.mark.usefixtures("older")
def test_it_sends_nothing(promptsync: Promptsync, organisation: Organisation) -> None:
    again = promptsync("apply", "--yes", "--format", "json")
    assert (again.code, again.rules, again.document["changes"]) == (3, ["older-commit"], [])
    assert "already included in the apply of" in again.out
    assert organisation.prompts() == {one.name: one for one in NEW.values()}
    assert promptsync("plan").code == 3


@pytest.mark.usefixtures("older")
def test_it_is_applied_if_that_is_meant(promptsync: Promptsync, organisation: Organisation) -> None:
    assert promptsync("apply", "--yes", "--older").code == 0
    assert organisation.prompts() == {one.name: one for one in OLD.values()}


@pytest.mark.usefixtures("older")
def test_edits_on_it_are_not_called_included(promptsync: Promptsync, organisation: Organisation) -> None:
    write_library({"mine": Prompt("Mine", "Use when asked about what is mine.", "New.\n", is_skill=True)})
    planned = promptsync("plan", "--format", "json")
    assert (planned.code, planned.rules) == (3, ["superseded", "older-commit"])
    assert "mine" in [change["key"] for change in planned.document["changes"]]
    assert "already included" not in planned.out
    assert promptsync("apply", "--yes").code == 3
    assert organisation.prompts() == {one.name: one for one in NEW.values()}


def test_a_merge_that_was_overtaken_applies_the_rest(
    clone: Path, promptsync: Promptsync, organisation: Organisation
) -> None:
    """The newer apply left something undone, so what it did not reach is still this commit's to apply."""
    commit(clone, OLD)
    assert promptsync("apply", "--yes").code == 0
    overtaken = commit(
        clone, {**OLD, "mine": Prompt("Mine", "Use when asked about what is mine.", "New.\n", is_skill=True)}
    )
    commit(clone, {"edited": NEW["edited"], "later": replace(OLD["later"], prompt="Edited.\n")})
    organisation.edit("Later", "By a person.\n")
    assert promptsync("apply", "--yes").code == 4
    git(clone, "checkout", "--quiet", overtaken)
    planned = promptsync("apply", "--yes", "--format", "json")
    assert (planned.code, planned.rules) == (0, ["superseded", "drift"])
    assert organisation.prompts()["Edited"] == NEW["edited"]
    assert organisation.prompts()["Mine"].prompt == "New.\n"


def test_a_revert_is_no_older_commit(clone: Path, promptsync: Promptsync, organisation: Organisation) -> None:
    commit(clone, OLD)
    assert promptsync("apply", "--yes").code == 0
    commit(clone, {**OLD, **NEW})
    assert promptsync("apply", "--yes").code == 0
    git(clone, "revert", "--no-edit", "HEAD")
    assert promptsync("apply", "--yes").code == 0
    assert organisation.prompts() == {one.name: one for one in OLD.values()}
