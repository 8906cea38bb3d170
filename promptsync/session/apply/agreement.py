"""Comes to the survey whose plan is applied: nothing is missing by chance, and a person has agreed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from promptsync.reports.report import PlanReport
from promptsync.surveying.unlisted import YOUNG

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from promptsync.applying.sender import Search
    from promptsync.model import Key
    from promptsync.plan.plan import Plan
    from promptsync.reports.report import Report
    from promptsync.surveying.survey import Survey


class Surveys(Protocol):
    """Who surveys, as often as it takes."""

    async def survey(self, *, fetched: bool) -> Survey:
        """See Surveyor."""
        ...


class Listener(Protocol):
    """Who is told what is about to be applied."""

    def show(self, report: Report) -> None:
        """The plan before anything is done about it, and its outcome if there is one."""
        ...

    def changed(self) -> None:
        """The plan that follows is another one than the one that was asked about."""
        ...

    def waiting(self, keys: Sequence[Key]) -> None:
        """An apply waits for prompts that may be there, although they are not listed."""
        ...

    def before_asking(self, report: PlanReport) -> None:
        """A person is about to be asked about the plan."""
        ...


async def agree(
    survey: Survey, surveys: Surveys, listener: Listener, confirm: Callable[[], None] | None, search: Search
) -> Survey:
    """The survey whose plan is to be applied, ``survey`` or a later one.

    ``confirm`` asks a person, and raises RefusedError for a no. While they read, the organization may change.
    So it is surveyed again, and a plan that has changed is shown and asked about again.
    """
    survey = await _listed(survey, surveys, listener, search)
    listener.show(PlanReport("apply", survey.plan))
    while confirm and survey.plan.changes and not survey.plan.errors:
        listener.before_asking(PlanReport("apply", survey.plan))
        confirm()
        again = await surveys.survey(fetched=True)
        if _is_same(again.plan, survey.plan):
            return again
        listener.changed()
        listener.show(PlanReport("apply", again.plan))
        survey = again
    return survey


def _is_same(plan: Plan, other: Plan) -> bool:
    """Whether two plans do the same to the same prompts."""
    return (plan.changes, plan.held_back, plan.errors) == (other.changes, other.held_back, other.errors)


async def _listed(survey: Survey, surveys: Surveys, listener: Listener, search: Search) -> Survey:
    """A survey in which what was written a short while ago shows, or has had the time to."""
    clock = asyncio.get_running_loop().time
    started, pause = clock(), search.first_pause
    while (survey.young or survey.unseen) and clock() - started < _patience(survey, search):
        listener.waiting((*survey.unseen, *survey.young))
        await asyncio.sleep(pause)
        pause = min(pause * 2, search.longest_pause)
        survey = await surveys.survey(fetched=True)
    return survey


def _patience(survey: Survey, search: Search) -> float:
    """For how many seconds to wait, whatever the platform's clock says."""
    return YOUNG.total_seconds() if survey.young else search.limit
