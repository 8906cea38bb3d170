"""Plans that earlier versions saved are still applied, and members that a later one adds do no harm.

``plans/format-1.json`` was written by the last code that wrote format 1, for the world of this module.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import RefusedError
from promptsync.model import Desired, Key, Origin, Prompt
from promptsync.plan.change import Action
from promptsync.plan.outcome import ChangeStatus
from promptsync.planning.planners import LibraryPlanner, SavedPlanner
from promptsync.planning.saved import dump_saved, load_saved
from promptsync.policy import Limit, Limits
from tests.fakes import FakeOrganization
from tests.planning.values import prompt
from tests.properties.rounds import REPOSITORY_WINS, Rounds

if TYPE_CHECKING:
    from promptsync.plan.plan import Plan

FORMAT_1 = (Path(__file__).parent / "plans" / "format-1.json").read_text(encoding="utf-8")
FREE = Limits(deletes=Limit(share=100))


def named(name: str, text: str = "As it was.\n", *, command: str = "") -> Prompt:
    return prompt(text, name=name, command=command)


THEN = {
    "swap/a": named("A", command="a"),
    "swap/b": named("B", command="b"),
    "edited": named("Edited"),
    "touched": named("Touched"),
    "moved/from": named("Moved"),
    "replaced": named("Replaced", command="goes"),
    "recreated": named("Recreated"),
    "gone": named("Gone"),
    "gone-twice": named("Gone twice"),
    "unchanged": named("Unchanged"),
}

NOW = {
    "swap/a": named("A", command="b"),
    "swap/b": named("B", command="a"),
    "edited": named("Edited", "As it shall be: \u00e9\u4e8c.\n"),
    "touched": named("Touched"),
    "moved/to": named("Moved"),
    "replaced": named("Replaced"),
    "recreated": named("Recreated"),
    "unchanged": named("Unchanged"),
    "adopted": named("Adopted"),
    "taken-over": named("Taken over", "As it shall be.\n"),
    "new": named("New", command="new"),
}


@pytest.fixture
def rounds(tmp_path: Path) -> Rounds:
    """An organization that holds THEN, and what was done there by hand since."""
    rounds = Rounds(FakeOrganization(), tmp_path / "ledger.sqlite3")
    rounds.apply(THEN)
    ids = {key: base.id for key, base in rounds.ledger.read().bases.items()}
    rounds.organization.edit(ids[Key("touched")], replace(THEN["touched"], prompt="Edited there.\n"))
    rounds.organization.remove(ids[Key("recreated")])
    rounds.organization.remove(ids[Key("gone-twice")])
    rounds.organization.put(named("Adopted"))
    rounds.organization.put(named("Taken over"))
    rounds.organization.wait_an_hour()  # what was deleted there is believed to be gone
    return rounds


def plan_now(rounds: Rounds) -> Plan:
    """The plan for NOW, with ``new`` protected. Every action of that format is in it."""
    files = [Desired(Key(key), one, Origin(f"{key}.yaml"), key == "new") for key, one in sorted(NOW.items())]
    plan = rounds.plan_by(LibraryPlanner(files, replace(REPOSITORY_WINS, limits=FREE)))
    assert {change.action for change in plan.changes} == {*Action} - {Action.RELEASE}
    return plan


def test_a_plan_of_format_1_is_read_as_the_same_plan_of_today(rounds: Rounds) -> None:
    assert load_saved(FORMAT_1, "old.json") == load_saved(dump_saved(plan_now(rounds)), "new.json")


def test_a_plan_of_format_1_is_applied(rounds: Rounds) -> None:
    plan, outcome = rounds.carry_out(SavedPlanner(load_saved(FORMAT_1, "old.json"), "old.json", FREE))
    assert outcome
    assert outcome.count(ChangeStatus.APPLIED) == len(plan.changes) == 12
    assert rounds.managed() == NOW
    assert rounds.ledger.read().bases[Key("new")].protect


def test_an_edited_plan_of_format_1_is_refused() -> None:
    with pytest.raises(RefusedError, match="changed after it was written"):
        load_saved(FORMAT_1.replace("As it shall be", "As it should be"), "old.json")


def opened(value: object) -> object:
    """``value`` with a member in each of its objects that no version knows."""
    if isinstance(value, list):
        return [opened(one) for one in value]
    if isinstance(value, dict):
        return {**{name: opened(one) for name, one in value.items()}, "unknown": [None]}
    return value


@pytest.mark.parametrize("version", [1, 2])
def test_unknown_members_do_not_make_a_plan_unreadable(version: int, rounds: Rounds) -> None:
    text = FORMAT_1 if version == 1 else dump_saved(plan_now(rounds))
    document = {name: opened(one) for name, one in json.loads(text).items() if name != "checksum"}
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    checksum = f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"
    sealed = json.dumps({**document, "checksum": checksum})
    assert load_saved(sealed, "opened.json") == load_saved(text, "plan.json")
