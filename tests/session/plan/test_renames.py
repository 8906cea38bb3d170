"""A prompt keeps its id through every change of its file's place and of its command."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.planning.values import prompt
from tests.repositories import git, write_library
from tests.session.dashboard import Dashboard

if TYPE_CHECKING:
    from collections.abc import Callable

    from promptsync.model import Prompt
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

    Library = dict[str, Prompt]

PLAIN = prompt("Plain.\n", name="Plain")
FIRST = prompt("First.\n", name="First", command="first")
SECOND = prompt("Second.\n", name="Second", command="second")
LIBRARY = {"team/first": FIRST, "team/second": SECOND, "team/plain": PLAIN, "other": prompt(name="Other")}


def move_a_file(library: Library) -> Library:
    return {**{k: v for k, v in library.items() if k != "team/plain"}, "elsewhere/here": PLAIN}


def rename_its_command(library: Library) -> Library:
    return {**library, "team/first": prompt("First.\n", name="First", command="1st")}


def both_at_once(library: Library) -> Library:
    rest = {k: v for k, v in library.items() if k != "team/first"}
    return {**rest, "else/where": prompt("First.\n", name="First", command="1st")}


def move_and_edit(library: Library) -> Library:
    rest = {k: v for k, v in library.items() if k != "team/first"}
    return {**rest, "else/where": prompt("Edited.\n", name="Called otherwise", command="first")}


def split_a_directory(library: Library) -> Library:
    return {
        "commands/first": FIRST,
        "commands/second": SECOND,
        "plain/plain": PLAIN,
        "other": library["other"],
    }


def swap_two_files(library: Library) -> Library:
    return {**library, "team/first": SECOND, "team/second": FIRST}


@pytest.mark.parametrize(
    "change",
    [move_a_file, rename_its_command, both_at_once, move_and_edit, split_a_directory, swap_two_files],
    ids=lambda one: one.__name__,
)
@pytest.mark.usefixtures("clone")
def test_every_id_is_kept(
    promptsync: Promptsync, organisation: Organisation, change: Callable[[Library], Library]
) -> None:
    write_library(LIBRARY)
    assert promptsync("apply", "--yes").code == 0
    before = {stored.id for stored in organisation.store.prompts()}
    names = Dashboard().ids()
    shutil.rmtree("prompts")
    after = change(LIBRARY)
    write_library(after)

    applied = promptsync("apply", "--yes", "--format", "json").document
    assert {"create", "delete", "replace"}.isdisjoint(one["action"] for one in applied["changes"])
    assert {stored.id for stored in organisation.store.prompts()} == before
    assert {one.digest for one in organisation.prompts().values()} == {one.digest for one in after.values()}
    if change is not swap_two_files:  # then the keys stay, and with them the ids
        kept = {name: found for name, found in Dashboard().ids().items() if name in names}
        assert kept.items() <= names.items()
    assert promptsync("plan", "--detailed-exitcode").code == 0


def test_a_move_by_git_sends_no_request(
    clone: Path, promptsync: Promptsync, organisation: Organisation
) -> None:
    """Only the ledger learns of it, and history goes on under the new key."""
    write_library(LIBRARY)
    git(clone, "add", ".")
    git(clone, "commit", "--quiet", "--message", "The library")
    assert promptsync("apply", "--yes").code == 0
    Path("prompts/apart").mkdir()
    git(clone, "mv", "prompts/team/plain.yaml", "prompts/apart/plain.yaml")
    shown = promptsync("plan").out
    assert "moved from team/plain" in shown
    organisation.requests.clear()
    assert promptsync("apply", "--yes").code == 0
    assert organisation.mutations() == 0
    assert "deleted" in promptsync("history", "team/plain").out
    assert "Plain." in promptsync("history", "apart/plain").out
    assert promptsync("plan", "--detailed-exitcode").code == 0


def edit_there_and_keep_it(promptsync: Promptsync, organisation: Organisation, policy: str = "") -> None:
    """LIBRARY applied under ``drift: keep`` and ``policy``, and then an edit on the platform."""
    Path("promptsync.yaml").write_text(f"policies:\n  drift: keep\n  {policy}\n", encoding="utf-8")
    write_library(LIBRARY)
    assert promptsync("apply", "--yes").code == 0
    organisation.edit("Plain", "Edited there.\n")


@pytest.mark.usefixtures("clone")
def test_a_moved_file_keeps_its_prompt_beside_an_edit_that_stays(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    """With ``drift: keep``; else a later edit of the file would come with another prompt."""
    edit_there_and_keep_it(promptsync, organisation)
    before = {stored.id for stored in organisation.store.prompts()}
    shutil.rmtree("prompts")
    write_library(move_a_file(LIBRARY))
    planned = promptsync("plan", "--out", "saved").out
    assert "moved from team/plain, the edit on the platform stays" in planned
    assert "to overwrite it: `promptsync apply --drift overwrite --only elsewhere/here`" in planned
    organisation.requests.clear()
    assert promptsync("apply", "saved", "--yes").code == 0
    assert organisation.mutations() == 0
    assert promptsync("plan", "--detailed-exitcode").code == 0
    assert organisation.prompts()["Plain"].prompt == "Edited there.\n"

    write_library({"elsewhere/here": prompt("Edited here.\n", name="Plain")})
    applied = promptsync("apply", "--yes", "--conflict", "overwrite")
    assert "~ update  elsewhere/here" in applied.out
    assert {stored.id for stored in organisation.store.prompts()} == before
    assert organisation.prompts()["Plain"].prompt == "Edited here.\n"
    assert "Edited there." in promptsync("history", "elsewhere/here").out


@pytest.mark.usefixtures("clone")
def test_a_protection_holds_beside_an_edit_that_stays(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    edit_there_and_keep_it(promptsync, organisation, "conflict: overwrite")
    file = Path("prompts/team/plain.yaml")
    file.write_text(f"{file.read_text(encoding='utf-8')}protect: true\n", encoding="utf-8")
    assert promptsync("apply", "--yes").code == 0
    file.unlink()
    refused = promptsync("apply", "--yes", "--format", "json")
    assert refused.code == 3
    assert "protected" in refused.rules
    assert organisation.prompts()["Plain"].prompt == "Edited there.\n"
