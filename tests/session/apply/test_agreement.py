"""What an apply waits for, and what it asks a person: the plan that is applied is one that they have seen."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from promptsync.applying.sender import Search
from promptsync.errors import RefusedError
from promptsync.model import Identity, Key
from promptsync.planning.evidence import View
from promptsync.policy import Policy
from promptsync.record import LedgerDelta, LedgerState
from promptsync.session.apply.agreement import agree
from promptsync.surveying.survey import Survey
from tests.planning.values import desired, plan_of, prompt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from promptsync.plan.plan import Plan
    from promptsync.reports.report import PlanReport, Report

SEARCH = Search(first_pause=0.0, longest_pause=0.0, limit=60.0)
ONE = plan_of([desired("a", prompt())], [], [], Policy())
TWO = plan_of([desired("a", prompt()), desired("b", prompt(name="B"))], [], [], Policy())
NOTHING = plan_of([], [], [], Policy())


def survey(plan: Plan, *, young: tuple[Key, ...] = (), unseen: tuple[Key, ...] = ()) -> Survey:
    return Survey(plan, LedgerState(), LedgerDelta(), View({}), Identity("org-1"), unseen, young)


@dataclass
class Scene:
    """agreement.Surveys and Listener; ``later`` are the surveys that are made after the first."""

    later: list[Survey] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    async def survey(self, *, fetched: bool) -> Survey:
        assert fetched
        self.told.append("survey")
        return self.later.pop(0)

    def show(self, report: Report) -> None:
        self.told.append("show")

    def changed(self) -> None:
        self.told.append("changed")

    def waiting(self, keys: Sequence[Key]) -> None:
        self.told.append(f"wait for {', '.join(keys)}")

    def before_asking(self, report: PlanReport) -> None:
        self.told.append("ask")

    def agreed(
        self, first: Survey, confirm: Callable[[], None] | None = None, search: Search = SEARCH
    ) -> Plan:
        return asyncio.run(agree(first, self, self, confirm, search)).plan


def yes() -> None:
    """A person agrees."""


def no() -> None:
    """A person does not."""
    raise RefusedError("no")


def test_where_nobody_is_asked_one_survey_does() -> None:
    scene = Scene()
    assert scene.agreed(survey(ONE)) == ONE
    assert scene.told == ["show"]


def test_after_the_question_there_is_another_survey() -> None:
    scene = Scene([survey(ONE)])
    assert scene.agreed(survey(ONE), yes) == ONE
    assert scene.told == ["show", "ask", "survey"]


def test_a_plan_that_has_changed_meanwhile_is_shown_and_asked_about_again() -> None:
    scene = Scene([survey(TWO), survey(TWO)])
    assert scene.agreed(survey(ONE), yes) == TWO
    assert scene.told == ["show", "ask", "survey", "changed", "show", "ask", "survey"]


def test_a_plan_that_has_become_empty_is_not_asked_about() -> None:
    scene = Scene([survey(NOTHING)])
    assert scene.agreed(survey(ONE), yes) == NOTHING
    assert scene.told == ["show", "ask", "survey", "changed", "show"]


def test_a_no_ends_it() -> None:
    scene = Scene()
    with pytest.raises(RefusedError):
        scene.agreed(survey(ONE), no)
    assert scene.told == ["show", "ask"]


@pytest.mark.parametrize("waiting", [survey(ONE, young=(Key("a"),)), survey(ONE, unseen=(Key("a"),))])
def test_what_was_written_a_short_while_ago_is_waited_for(waiting: Survey) -> None:
    scene = Scene([waiting, survey(NOTHING)])
    assert scene.agreed(waiting) == NOTHING
    assert scene.told == ["wait for a", "survey", "wait for a", "survey", "show"]


def test_it_is_waited_for_a_limited_time() -> None:
    unseen = survey(ONE, unseen=(Key("a"),))
    scene = Scene()
    assert scene.agreed(unseen, search=replace(SEARCH, limit=0.0)) == ONE
    assert scene.told == ["show"]
