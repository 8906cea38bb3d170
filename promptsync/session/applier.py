"""The work of ``promptsync apply``, for the command and for the action."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from promptsync.applying.executor import Executor
from promptsync.applying.recorder import Recorder, apply_plan
from promptsync.applying.sender import Search
from promptsync.errors import Exit, LedgerError, PromptsyncError, RefusedError
from promptsync.plan import ChangeStatus
from promptsync.problems import Severity
from promptsync.report import ApplyReport, PlanReport
from promptsync.session.deadline import Deadline
from promptsync.session.run import this_run
from promptsync.session.signals import handling
from promptsync.session.surveyor import open_target
from promptsync.surveying.unlisted import YOUNG

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import timedelta
    from types import FrameType

    from promptsync.model import Key
    from promptsync.plan import Outcome, Plan
    from promptsync.protocols import Progress
    from promptsync.report import Report
    from promptsync.session.job import Job
    from promptsync.session.surveyor import Surveyor
    from promptsync.surveying.survey import Survey


class ApplyReporter(Protocol):
    """Who is told of an apply while it goes on."""

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

    def steps(self, total: int) -> Progress:
        """Watches the steps."""
        ...

    def stopping(self, under_way: int) -> None:
        """A signal came: no further request is started, and so many are waited for."""
        ...

    def abandoning(self, under_way: int) -> None:
        """Another signal came: so many requests are not waited for any longer."""
        ...

    def complain(self, error: PromptsyncError) -> None:
        """What went wrong beside the report."""
        ...


@dataclass(frozen=True, slots=True)
class ApplySettings:
    """How to apply. ``confirm`` asks a person and raises RefusedError for a no; None: nobody is asked."""

    confirm: Callable[[], None] | None
    concurrency: int
    timeout: timedelta
    search: Search = field(default_factory=Search)


def run_apply(job: Job, reporter: ApplyReporter, settings: ApplySettings) -> int:
    """Plan the job and apply it; the exit code. Raises PromptsyncError where nothing has been sent."""
    return asyncio.run(_applied(job, reporter, settings))


async def _applied(job: Job, reporter: ApplyReporter, settings: ApplySettings) -> int:
    async with open_target(job, settings.concurrency) as surveyor:
        survey = await _agreed(surveyor, reporter, settings)
        plan = survey.plan
        if plan.errors:
            return Exit.REFUSED
        executor = Executor(plan, reporter.steps(len(plan.steps)), surveyor.target.slots)
        if not (plan.changes or plan.confirms_pull or survey.state.intent):
            if plan.held_back:
                reporter.show(ApplyReport(plan, executor.outcome()))
            return Exit.REFUSED if plan.held_back else Exit.DONE
        try:
            interrupted = await _run(executor, surveyor, survey, settings, reporter)
        except PromptsyncError as error:
            if isinstance(error, LedgerError) and not executor.started:
                raise RefusedError(error.message, error.hint) from error
            if not executor.started:
                raise
            reporter.show(_unrecorded(plan, executor.outcome(), error))
            reporter.complain(error)
            return Exit.FAILED
    if plan.changes or plan.held_back:
        reporter.show(ApplyReport(plan, executor.outcome()))
    return Exit.INTERRUPTED if interrupted else _exit_code(executor.outcome())


async def _agreed(surveyor: Surveyor, reporter: ApplyReporter, settings: ApplySettings) -> Survey:
    """The survey whose plan is to be applied; if a person is asked, one that they have seen.

    While they read, the organization may change. So it is surveyed again, and a plan that has changed is
    shown and asked about again.
    """
    survey = await _listed(surveyor, await surveyor.survey_with_tokens(), reporter, settings)
    reporter.show(PlanReport("apply", survey.plan))
    while settings.confirm and survey.plan.changes and not survey.plan.errors:
        reporter.before_asking(PlanReport("apply", survey.plan))
        settings.confirm()
        again = await surveyor.survey(fetched=True)
        if _is_same(again.plan, survey.plan):
            return again
        reporter.changed()
        reporter.show(PlanReport("apply", again.plan))
        survey = again
    return survey


def _is_same(plan: Plan, other: Plan) -> bool:
    """Whether two plans do the same to the same prompts."""
    return (plan.changes, plan.held_back, plan.errors) == (other.changes, other.held_back, other.errors)


async def _listed(
    surveyor: Surveyor, survey: Survey, reporter: ApplyReporter, settings: ApplySettings
) -> Survey:
    """A survey in which what was written a short while ago shows, or has had the time to."""
    search, clock = settings.search, asyncio.get_running_loop().time
    started, pause = clock(), search.first_pause
    while (survey.young or survey.unseen) and clock() - started < _patience(survey, search):
        reporter.waiting((*survey.unseen, *survey.young))
        await asyncio.sleep(pause)
        pause = min(pause * 2, search.longest_pause)
        survey = await surveyor.survey(fetched=True)
    return survey


def _patience(survey: Survey, search: Search) -> float:
    """For how many seconds to wait, whatever the platform's clock says."""
    return YOUNG.total_seconds() if survey.young else search.limit


async def _run(
    executor: Executor, surveyor: Surveyor, survey: Survey, settings: ApplySettings, reporter: ApplyReporter
) -> bool:
    """Apply until the end, the run's deadline or a signal; whether a signal has cut it short."""
    run = this_run(surveyor.job.project.repository, settings.timeout, survey.identity)
    recorder = Recorder(surveyor.target.ledger, survey.state, survey.recovered, run)
    surveyor.target.slots.close_when(Deadline(run, lambda: surveyor.service.now).passed)
    alarm = asyncio.get_running_loop().call_later(settings.timeout.total_seconds(), executor.stop)
    interrupts = _Interrupts(executor, reporter)
    with handling(interrupts, signal.SIGINT, signal.SIGTERM):
        await apply_plan(executor, surveyor.writer(survey), recorder, settings.search)
    alarm.cancel()
    return interrupts.count > 0


class _Interrupts:
    """Hears Ctrl-C and a polite kill: the first waits for what is under way, another one gives that up."""

    def __init__(self, executor: Executor, reporter: ApplyReporter) -> None:
        self.count = 0
        self._executor = executor
        self._reporter = reporter
        self._loop = asyncio.get_running_loop()

    def __call__(self, _: int, __: FrameType | None) -> None:
        self.count += 1
        self._executor.stop()
        # Not from within a signal: it may have come in the middle of what is to be changed or written here.
        self._loop.call_soon_threadsafe(self._act, self.count)

    def _act(self, count: int) -> None:
        under_way = self._executor.under_way
        if not under_way:
            return
        if count == 1:
            self._reporter.stopping(under_way)
        else:
            self._reporter.abandoning(under_way)
            self._executor.abandon()


def _unrecorded(plan: Plan, outcome: Outcome, error: PromptsyncError) -> ApplyReport:
    """The outcome of a run that the ledger could not be told of."""
    return ApplyReport(replace(plan, problems=(*plan.problems, *error.problems)), outcome)


def _exit_code(outcome: Outcome) -> Exit:
    if outcome.count(ChangeStatus.APPLIED) == len(outcome.results):
        twins = any(one.severity is Severity.ERROR for one in outcome.problems)
        return Exit.PARTLY if twins else Exit.DONE
    if outcome.count(ChangeStatus.APPLIED):
        return Exit.PARTLY
    return Exit.FAILED if outcome.count(ChangeStatus.FAILED) else Exit.REFUSED
