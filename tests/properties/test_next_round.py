"""What one apply leaves undone, the next one does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from promptsync.plan.change import Action
from promptsync.plan.outcome import ChangeStatus
from promptsync.plan.steps import Request
from promptsync.policy import Policy
from tests.fakes import FakeOrganization, Fate, at
from tests.planning.values import prompt
from tests.properties.checks import in_sync
from tests.properties.rounds import Rounds

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.model import Prompt


@pytest.fixture
def rounds(tmp_path: Path) -> Rounds:
    """A new organisation and a new ledger."""
    return Rounds(FakeOrganization(), tmp_path / "ledger.sqlite3")


def test_the_rest_of_a_replace_is_deleted_by_the_next_apply(rounds: Rounds) -> None:
    rounds.apply({"a": prompt(command="x")})
    old, without = next(iter(rounds.organization.prompts)), {"a": prompt()}
    _fail(rounds, _last_of(rounds, without))
    _, outcome = rounds.apply(without, Policy())
    assert outcome
    assert outcome.count(ChangeStatus.FAILED) == 1
    rounds.organization.revive()
    plan, _ = rounds.apply(without, Policy())
    assert [(change.action, change.id) for change in plan.changes] == [(Action.DELETE, old)]
    in_sync(rounds, without)


def test_a_parked_prompt_goes_on_with_the_next_apply(rounds: Rounds) -> None:
    rounds.apply({"a": prompt(name="A", command="a"), "b": prompt(name="B", command="b")})
    swapped = {"a": prompt(name="A", command="b"), "b": prompt(name="B", command="a")}
    _fail(rounds, _last_of(rounds, swapped))
    rounds.apply(swapped, Policy())
    rounds.organization.revive()
    assert "promptsync-parked-" in "".join(p.command for p in rounds.organization.prompts.values())
    plan, _ = rounds.apply(swapped, Policy())
    assert [(change.action, change.key) for change in plan.changes] == [(Action.UPDATE, "a")]
    in_sync(rounds, swapped)


def test_an_apply_with_nothing_to_do_writes_nothing(rounds: Rounds) -> None:
    files = {"a": prompt()}
    rounds.apply(files)
    head = rounds.store.head()
    assert rounds.apply(files)[1] is None
    assert rounds.store.head() == head


def _last_of(rounds: Rounds, files: dict[str, Prompt]) -> int:
    """How many requests an apply of ``files`` sends before its last, reads included."""
    rounds.organization.requests = 0
    plan = rounds.plan(files, Policy())
    looks = sum(step.request is not Request.CREATE for step in plan.steps)
    return rounds.organization.requests + len(plan.steps) + looks - 1


def _fail(rounds: Rounds, number: int) -> None:
    rounds.organization.requests = 0
    rounds.organization.fail = at(number, Fate.FAILS_BEFORE)
