"""A prompt that was just written and is not listed is not taken for deleted, unless its command tells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from promptsync.model import Identity, Key
from promptsync.plan import Request
from promptsync.policy import DriftPolicy, Policy
from promptsync.record import IntendedStep, Intent, LedgerDelta, LedgerState, Run
from promptsync.surveying.unlisted import unlisted
from tests.planning.values import base, desired, plan_of, prompt

if TYPE_CHECKING:
    from promptsync.model import Prompt
    from promptsync.plan import Plan

WRITTEN = "2026-01-01T00:00:00.123456789Z"
SOON, LATE = "2026-01-01T00:05:00Z", "2026-01-01T00:05:01Z"
SKILL, COMMAND = prompt(), prompt(command="review")
KEY = Key("a")


def gone_from_the_list(file: Prompt = SKILL, written: str = WRITTEN) -> Plan:
    """It has a file and was written at ``written``, and no listing shows it."""
    remembered = replace(base("a", "id-a", file), updated_at=written)
    return plan_of([desired("a", file)], [(remembered, file)], [], Policy(drift=DriftPolicy.OVERWRITE))


def young(plan: Plan, now: str) -> tuple[Key, ...]:
    return unlisted(plan, LedgerState(), LedgerDelta(), Identity("org-1", at=now))[1]


def test_one_that_was_written_less_than_five_minutes_ago_may_be_there() -> None:
    assert young(gone_from_the_list(), SOON) == (KEY,)
    assert young(gone_from_the_list(), LATE) == ()


def test_a_command_would_be_refused_to_a_second_one() -> None:
    assert young(gone_from_the_list(COMMAND), SOON) == ()


@pytest.mark.parametrize(
    ("written", "now"), [("", SOON), ("soon", SOON), (WRITTEN, ""), (WRITTEN[:-1], SOON)]
)
def test_where_no_time_is_known_nothing_is_waited_for(written: str, now: str) -> None:
    assert young(gone_from_the_list(written=written), now) == ()


def test_a_create_of_a_dead_apply_may_still_show() -> None:
    plan = plan_of([desired("a", SKILL)], [], [])
    run = Run("ada", "", WRITTEN, 60, "host", 1)
    intent = Intent(run, (IntendedStep(KEY, Request.CREATE, None, SKILL.digest),))
    state, now = LedgerState(intent=intent), Identity("org-1", at=LATE)
    assert unlisted(plan, state, LedgerDelta(), now) == ((KEY,), ())
    found = LedgerDelta(bases={KEY: base("a", "id-a", SKILL)})
    assert unlisted(plan, state, found, now) == ((), ())
