"""The work of ``promptsync apply``, for the command and for the action."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from promptsync.applying.executor import Executor
from promptsync.applying.recorder import apply_plan
from promptsync.errors import Exit, LedgerError, PromptsyncError, RefusedError
from promptsync.plan import ChangeStatus
from promptsync.session.run import this_run
from promptsync.session.signals import handling
from promptsync.session.surveyor import surveyed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta
    from types import FrameType

    from promptsync.plan import Outcome, Plan
    from promptsync.protocols import Ledger, Progress
    from promptsync.record import Run
    from promptsync.session.job import Job
    from promptsync.surveying.survey import Survey


class ApplyReporter(Protocol):
    """Who is told of an apply while it goes on."""

    def plan(self, plan: Plan) -> None:
        """The plan, before anything is done about it."""
        ...

    def before_asking(self, plan: Plan) -> None:
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

    def end(self, plan: Plan, outcome: Outcome | None = None) -> None:
        """The outcome, or that there is none."""
        ...

    def unrecorded(self, plan: Plan, outcome: Outcome, error: PromptsyncError) -> int:
        """The outcome of a run that the ledger could not be told of; the exit code."""
        ...


@dataclass(frozen=True, slots=True)
class ApplySettings:
    """How to apply. ``confirm`` asks a person and raises RefusedError for a no; None: nobody is asked."""

    confirm: Callable[[], None] | None
    concurrency: int
    timeout: timedelta


def run_apply(job: Job, reporter: ApplyReporter, settings: ApplySettings) -> int:
    """Plan the job and apply it; the exit code. Raises PromptsyncError where nothing has been sent."""
    return asyncio.run(_applied(job, reporter, settings))


async def _applied(job: Job, reporter: ApplyReporter, settings: ApplySettings) -> int:
    async with surveyed(job, fetched=True, concurrency=settings.concurrency) as (opened, survey):
        plan = survey.plan
        reporter.plan(plan)
        if plan.errors:
            reporter.end(plan)
            return Exit.REFUSED
        if not (plan.changes or plan.confirms_pull or survey.state.intent):
            outcome = Executor(plan, opened.service, reporter.steps(0), opened.slots).outcome()
            reporter.end(plan, outcome if plan.stale else None)
            return Exit.REFUSED if plan.stale else Exit.DONE
        if plan.changes and settings.confirm:
            reporter.before_asking(plan)
            settings.confirm()
        executor = Executor(plan, opened.service, reporter.steps(len(plan.steps)), opened.slots)
        try:
            run = this_run(job.project.repository, settings.timeout)
            interrupted = await apply_until_stopped(executor, opened.ledger, survey, run, reporter)
        except PromptsyncError as error:
            if isinstance(error, LedgerError) and not executor.started:
                raise RefusedError(error.message, error.hint) from error
            if not executor.started:
                raise
            return reporter.unrecorded(plan, executor.outcome(), error)
    reporter.end(plan, executor.outcome() if plan.changes or plan.stale else None)
    return Exit.INTERRUPTED if interrupted else _exit_code(executor.outcome())


async def apply_until_stopped(
    executor: Executor, ledger: Ledger, survey: Survey, run: Run, reporter: ApplyReporter
) -> bool:
    """Apply until the end, the run's deadline or a signal; whether a signal has cut it short."""
    seconds = (run.deadline - datetime.now(UTC)).total_seconds()
    alarm = asyncio.get_running_loop().call_later(seconds, executor.stop)
    interrupts = _Interrupts(executor, reporter)
    with handling(interrupts, signal.SIGINT, signal.SIGTERM):
        await apply_plan(executor, ledger, survey.state, survey.recovered, run)
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


def _exit_code(outcome: Outcome) -> Exit:
    if outcome.count(ChangeStatus.APPLIED) == len(outcome.results):
        return Exit.DONE
    if outcome.count(ChangeStatus.APPLIED):
        return Exit.PARTLY
    return Exit.FAILED if outcome.count(ChangeStatus.FAILED) else Exit.REFUSED
