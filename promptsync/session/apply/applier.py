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
from promptsync.plan.outcome import ChangeStatus
from promptsync.problems import Severity
from promptsync.reports.report import ApplyReport
from promptsync.session.apply.agreement import Listener, agree
from promptsync.session.plan.surveyor import open_target
from promptsync.session.runs.deadline import Deadline
from promptsync.session.runs.run import this_run
from promptsync.session.runs.signals import handling

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta
    from types import FrameType

    from promptsync.plan.outcome import Outcome
    from promptsync.plan.plan import Plan
    from promptsync.protocols import Progress
    from promptsync.session.plan.job import Job
    from promptsync.session.plan.surveyor import Surveyor
    from promptsync.surveying.survey import Survey


class ApplyReporter(Listener, Protocol):
    """Who is told of an apply while it goes on."""

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
        survey = await surveyor.survey_with_tokens()
        survey = await agree(survey, surveyor, reporter, settings.confirm, settings.search)
        plan = survey.plan
        if plan.errors:
            return Exit.REFUSED
        executor = Executor(plan, reporter.steps(len(plan.steps)), surveyor.target.slots)
        if not (plan.changes or plan.records_at_once or survey.state.intent):
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


async def _run(
    executor: Executor, surveyor: Surveyor, survey: Survey, settings: ApplySettings, reporter: ApplyReporter
) -> bool:
    """Apply until the end, the run's deadline or a signal; whether a signal has cut it short.

    The deadline counts from the survey, here as in the ledger: from that moment on other machines count too.
    """
    repository, dirty = surveyor.job.project.repository, surveyor.target.order.edited
    run = this_run(repository, settings.timeout, survey.identity, dirty=dirty)
    recorder = Recorder(surveyor.target.ledger, survey.state, survey.recovered, run)
    surveyor.target.slots.close_when(Deadline(run, lambda: surveyor.service.now).passed)
    deadline = survey.began + settings.timeout.total_seconds()
    alarm = asyncio.get_running_loop().call_at(deadline, executor.stop)
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
