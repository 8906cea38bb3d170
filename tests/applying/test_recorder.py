"""What an apply writes down of itself: where each base comes from, and what each step will find."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from promptsync.applying.recorder import Recorder, apply_plan, intended_steps
from promptsync.ledger.file import FileStore
from promptsync.ledger.ledger import StoredLedger
from promptsync.model import Key
from promptsync.plan.steps import Request
from promptsync.record import CleanApply, LedgerDelta, LedgerState, Run
from tests.applying.runs import executor_of, plan_from, writer_of
from tests.fakes import FakeOrganization, Fate, at
from tests.opening import SHORT
from tests.planning.values import base, desired, live, plan_of, prompt

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.plan.plan import Plan

RUN = Run("tester", "c0ffee", "2026-01-01T00:00:00Z", seconds=60, host="", pid=0, subject="subject-1")
BEFORE = "0ddba11"


@pytest.fixture
def ledger(tmp_path: Path) -> StoredLedger:
    return StoredLedger(FileStore(tmp_path / "ledger.sqlite3"))


def applied(
    plan: Plan, organization: FakeOrganization, ledger: StoredLedger, state: LedgerState
) -> LedgerState:
    """The ledger after the plan was applied."""
    recorder = Recorder(ledger, state, LedgerDelta(), RUN)
    asyncio.run(apply_plan(executor_of(plan), writer_of(organization), recorder, SHORT))
    return ledger.read()


def test_a_base_names_the_commit_that_it_was_last_written_or_recorded_from(ledger: StoredLedger) -> None:
    organization = FakeOrganization()
    texts = {key: prompt(f"{key}\n", name=key) for key in ("edited", "touched", "settled", "by-hand")}
    there = {key: organization.put(one) for key, one in texts.items()}
    known = {
        Key(key): replace(
            base(key, there[key].id, texts[key]), updated_at=there[key].updated_at, source=BEFORE
        )
        for key in ("edited", "touched", "settled")
    }
    organization.touch(there["touched"].id)
    files = {**texts, "edited": prompt("Edited.\n", name="edited"), "new": prompt(name="new")}
    plan = plan_of(
        [desired(key, one) for key, one in files.items()],
        [(one, texts[key]) for key, one in known.items()],
        organization.prompts.values(),
    )
    assert [one.base.key for one in plan.refreshed] == ["touched"]
    bases = applied(plan, organization, ledger, LedgerState(bases=known)).bases
    assert {key: one.source for key, one in bases.items()} == {
        "by-hand": "c0ffee",
        "edited": "c0ffee",
        "new": "c0ffee",
        "settled": BEFORE,
        "touched": BEFORE,
    }


def test_an_apply_says_whose_token_it_has(ledger: StoredLedger) -> None:
    organization = FakeOrganization()
    organization.fail = at(0, Fate.DIES_AFTER)
    with pytest.raises(BaseExceptionGroup):
        applied(plan_from(organization, {}, {"a": prompt()}), organization, ledger, LedgerState())
    intent = ledger.read().intent
    assert intent
    assert intent.run.subject == "subject-1"


@pytest.mark.parametrize("fate", [None, Fate.FAILS_BEFORE])
def test_only_an_apply_that_left_nothing_undone_is_clean(ledger: StoredLedger, fate: Fate | None) -> None:
    organization = FakeOrganization()
    organization.fail = at(1, fate) if fate else organization.fail
    plan = plan_from(organization, {}, {name: prompt(name=name) for name in "abc"})
    state = applied(plan, organization, ledger, LedgerState())
    assert state.applied == (None if fate else CleanApply("c0ffee", "tester", "2026-01-01T00:00:00Z"))


def test_an_intended_step_names_what_it_will_find() -> None:
    left, right = (prompt(name=name, command=name) for name in ("left", "right"))
    plain, gone = prompt(name="plain", command="plain"), prompt("Gone.\n", name="gone")
    there = {"left": left, "right": right, "plain": plain, "gone": gone}
    files = {
        "left": replace(left, command="right"),
        "right": replace(right, command="left"),
        "plain": replace(plain, command="", is_command=False),
        "new": prompt(name="new"),
    }
    plan = plan_of(
        [desired(key, one) for key, one in files.items()],
        [(base(key, f"id-{key}", one), one) for key, one in there.items()],
        [live(f"id-{key}", one) for key, one in there.items()],
    )
    found = [(one.key, one.request, one.before) for one in intended_steps(plan)]
    (parking,) = (step for step in plan.steps if step.parks)
    assert parking.wanted
    first, second = ("left", "right") if parking.key == "left" else ("right", "left")
    assert sorted(found, key=repr) == sorted(
        [
            ("plain", Request.CREATE, None),
            ("plain", Request.DELETE, plain.digest),
            (first, Request.UPDATE, there[first].digest),
            (second, Request.UPDATE, there[second].digest),
            (first, Request.UPDATE, parking.wanted.digest),
            ("new", Request.CREATE, None),
            ("gone", Request.DELETE, gone.digest),
        ],
        key=repr,
    )
