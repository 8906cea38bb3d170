"""A prompt that was just written and is not listed is not taken for deleted, unless its command tells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from promptsync.model import Identity, Key
from promptsync.plan.change import Action
from promptsync.plan.steps import Request
from promptsync.policy import ConflictPolicy, DriftPolicy, Policy
from promptsync.record import IntendedStep, Intent, LedgerDelta, LedgerState, Run
from promptsync.surveying.unlisted import Unlisted, unlisted
from tests.planning.values import base, desired, live, plan_of, prompt

if TYPE_CHECKING:
    from promptsync.model import Prompt
    from promptsync.plan.plan import Plan

WRITTEN = "2026-01-01T00:00:00.123456789Z"
SOON, LATE = "2026-01-01T00:05:00Z", "2026-01-01T00:05:01Z"
OVERWRITE = Policy(drift=DriftPolicy.OVERWRITE, conflict=ConflictPolicy.OVERWRITE)
SKILL, COMMAND = prompt(), prompt(command="review")
KEY = Key("a")


def gone_from_the_list(file: Prompt = SKILL, written: str = WRITTEN) -> Plan:
    """It has a file and was written at ``written``, and no listing shows it."""
    remembered = replace(base("a", "id-a", file), updated_at=written)
    return plan_of([desired("a", file)], [(remembered, file)], [], Policy(drift=DriftPolicy.OVERWRITE))


def young(plan: Plan, now: str) -> tuple[Key, ...]:
    return unlisted(plan, LedgerState(), LedgerDelta(), {}, Identity("org-1", at=now)).young


def test_one_that_was_written_less_than_five_minutes_ago_may_be_there() -> None:
    assert young(gone_from_the_list(), SOON) == (KEY,)
    assert young(gone_from_the_list(), LATE) == ()


def test_a_command_would_be_refused_to_a_second_one() -> None:
    assert young(gone_from_the_list(COMMAND), SOON) == ()


@pytest.mark.parametrize("now_takes", ["", "another"])
def test_another_command_keeps_nothing_away(now_takes: str) -> None:
    remembered = replace(base("a", "id-a", COMMAND), updated_at=WRITTEN)
    file = prompt(command=now_takes)
    plan = plan_of([desired("a", file)], [(remembered, COMMAND)], [], OVERWRITE)
    assert young(plan, SOON) == (KEY,)


def test_an_older_state_is_waited_for_too() -> None:
    remembered = replace(base("a", "id-a", SKILL), updated_at=WRITTEN)
    before = live("id-a", prompt("Before.\n"), updated_at=WRITTEN.replace("123456789", "123456788"))
    plan = plan_of([desired("a", SKILL)], [(remembered, SKILL)], [before], OVERWRITE)
    identity = Identity("org-1", at=SOON)
    found = unlisted(plan, LedgerState(), LedgerDelta(), {before.id: before}, identity)
    assert found == Unlisted(young=(KEY,))
    after = replace(before, updated_at=WRITTEN)
    assert unlisted(plan, LedgerState(), LedgerDelta(), {after.id: after}, identity) == Unlisted()


def test_what_the_listing_may_not_show_yet_is_not_forgotten() -> None:
    remembered = replace(base("a", "id-a", SKILL), updated_at=WRITTEN)
    plan = plan_of([], [(remembered, SKILL)], [], OVERWRITE)
    assert [change.action for change in plan.changes] == [Action.RECORD]
    for now, left in ((SOON, 0), (LATE, 1)):
        found = unlisted(plan, LedgerState(), LedgerDelta(), {}, Identity("org-1", at=now))
        assert len(found.without_hasty(plan).changes) == left
        assert [one.rule for one in found.problems] == ["gone"] * (1 - left)


@pytest.mark.parametrize(
    ("written", "now"), [("", SOON), ("soon", SOON), (WRITTEN, ""), (WRITTEN[:-1], SOON)]
)
def test_where_no_time_is_known_nothing_is_waited_for(written: str, now: str) -> None:
    assert young(gone_from_the_list(written=written), now) == ()


def test_a_dead_create_keeps_nothing_away_once_the_file_takes_another_command() -> None:
    run = Run("ada", "", WRITTEN, 60, "host", 1)
    intent = Intent(run, (IntendedStep(KEY, Request.CREATE, None, COMMAND.digest),))
    state, now = LedgerState(intent=intent), Identity("org-1", at=LATE)
    for files, waited in (
        ([desired("a", COMMAND)], ()),
        ([desired("a", prompt(command="new"))], (KEY,)),
        ([], (KEY,)),
    ):
        plan = plan_of(files, [], [])
        assert unlisted(plan, state, LedgerDelta(), {}, now).unseen == waited


def test_a_create_of_a_dead_apply_may_still_show() -> None:
    plan = plan_of([desired("a", SKILL)], [], [])
    run = Run("ada", "", WRITTEN, 60, "host", 1)
    intent = Intent(run, (IntendedStep(KEY, Request.CREATE, None, SKILL.digest),))
    state, now = LedgerState(intent=intent), Identity("org-1", at=LATE)
    assert unlisted(plan, state, LedgerDelta(), {}, now) == Unlisted((KEY,))
    found = LedgerDelta(bases={KEY: base("a", "id-a", SKILL)})
    assert unlisted(plan, state, found, {}, now) == Unlisted()
