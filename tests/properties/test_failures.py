"""An apply that fails or dies at any of its requests, and is run again."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from promptsync.model import Prompt
from promptsync.policy import Policy
from tests.fakes import FakeOrganization, Fate, at
from tests.properties.checks import in_sync, nothing_else_is_there, nothing_is_lost
from tests.properties.rounds import REPOSITORY_WINS, Rounds

if TYPE_CHECKING:
    from pathlib import Path

    from tests.properties.rounds import Files


def prompt(name: str, command: str = "", text: str = "") -> Prompt:
    """A prompt of which only these matter."""
    return Prompt(name, "What it is for.", text or f"This is {name}.\n", command, bool(command))


@dataclass(frozen=True)
class Scenario:
    """A library that was applied, what was done by hand since, and the library to apply now."""

    old: Files
    new: Files
    policy: Policy = field(default_factory=Policy)
    unmanaged: tuple[Prompt, ...] = (prompt("Of somebody else", "theirs"),)
    edited: Files = field(default_factory=dict)
    deleted: tuple[str, ...] = ()


PLAIN = Scenario(
    old={
        "edit": prompt("Edit", "edit"),
        "gone": prompt("Gone"),
        "gives": prompt("Gives", "given"),
        "here/it": prompt("Moves", "moves"),
        "kept": prompt("Kept", "kept"),
    },
    new={
        "edit": prompt("Edit", "edit", "Read it twice.\n"),
        "takes": prompt("Takes", "given", "Take it.\n"),
        "there/it": prompt("Moves", "moved"),
        "kept": prompt("Kept", "kept"),
        "new": prompt("New", "new"),
        "copy-1": prompt("Copy"),
        "copy-2": prompt("Copy"),
        "made-by-hand": prompt("Made by hand"),
    },
    unmanaged=(prompt("Of somebody else", "theirs"), prompt("Made by hand")),
)

SWAPPED = Scenario(
    old={key: prompt(key.upper(), key) for key in ("a", "b", "c")},
    new={"a": prompt("A", "b"), "b": prompt("B", "c"), "c": prompt("C", "a", "Another text.\n")},
)

REPLACED = Scenario(
    old={"a": prompt("A", "a"), "b": prompt("B", "b")},
    new={"a": prompt("A"), "b": prompt("B", "a", "Another text.\n"), "c": prompt("C", "b")},
)

CONTESTED = Scenario(
    old={key: prompt(key.upper(), key) for key in ("deleted", "drifted", "both", "removed", "kept")},
    edited={key: prompt("By hand", key, "By hand.\n") for key in ("drifted", "both", "removed")},
    deleted=("deleted",),
    new={
        "deleted": prompt("DELETED", "deleted"),
        "drifted": prompt("DRIFTED", "drifted"),
        "both": prompt("BOTH", "both", "Ours.\n"),
        "kept": prompt("KEPT", "kept"),
        "adopted": prompt("Adopted", "theirs"),
    },
    policy=REPOSITORY_WINS,
)

SCENARIOS = {"plain": PLAIN, "swapped": SWAPPED, "replaced": REPLACED, "contested": CONTESTED}


def begun(scenario: Scenario, folder: Path) -> Rounds:
    """The scenario just before the apply that is going to fail."""
    rounds = Rounds(FakeOrganization(), folder / "begun.sqlite3")
    organization = rounds.organization
    for one in scenario.unmanaged:
        organization.put(one)
    rounds.apply(scenario.old, scenario.policy)
    bases = rounds.ledger.read().bases
    ids = {str(key): base.id for key, base in bases.items()}
    assert ids.keys() == scenario.old.keys()
    for key, edited in scenario.edited.items():
        organization.edit(ids[key], edited)
    for key in scenario.deleted:
        organization.remove(ids[key])
    return rounds


def again(start: Rounds, path: Path) -> Rounds:
    """Another world in the same state."""
    shutil.copy(path.parent / "begun.sqlite3", path)
    return Rounds(start.organization.copy(), path)


def holds(scenario: Scenario, rounds: Rounds, unmanaged: set[str]) -> None:
    """Run again until there is nothing to do, and see that all is well."""
    there = {one: live for one, live in rounds.organization.prompts.items() if one in unmanaged}
    for _ in range(3):
        plan, _ = rounds.apply(scenario.new, scenario.policy)
        assert not plan.errors
    in_sync(rounds, scenario.new)
    nothing_else_is_there(rounds, there)
    nothing_is_lost(rounds)
    assert "already_exists" not in {sent.error for sent in rounds.organization.log}


def fails_everywhere(scenario: Scenario, fate: Fate, folder: Path) -> None:
    """The apply meets ``fate`` at each of its requests in turn, and each time the next applies end well."""
    start = begun(scenario, folder)
    unmanaged = start.organization.prompts.keys() - {b.id for b in start.ledger.read().bases.values()}
    whole = again(start, folder / "whole.sqlite3")
    whole.apply(scenario.new, scenario.policy)
    assert whole.organization.log
    for number in range(whole.organization.requests):
        rounds = again(start, folder / f"{number}.sqlite3")
        rounds.organization.fail = at(number, fate)
        rounds.attempt(scenario.new, scenario.policy)
        holds(scenario, rounds, set(unmanaged))


@pytest.mark.parametrize("fate", Fate, ids=str)
@pytest.mark.parametrize("name", SCENARIOS)
def test_the_next_apply_completes_what_failed_anywhere(name: str, fate: Fate, tmp_path: Path) -> None:
    fails_everywhere(SCENARIOS[name], fate, tmp_path)
