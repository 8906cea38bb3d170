"""The work of ``promptsync apply``, for the command and for the action."""

from __future__ import annotations

import asyncio
import signal
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from promptsync.applying.executor import Executor
from promptsync.applying.recorder import apply_plan
from promptsync.errors import Exit, LedgerError, PromptsyncError, RefusedError
from promptsync.plan import ChangeStatus
from promptsync.report import ApplyReport, PlanReport
from promptsync.session.run import this_run
from promptsync.session.signals import handling
from promptsync.session.surveyor import surveyed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import timedelta

    from promptsync.plan import Outcome, Plan
    from promptsync.protocols import Ledger, Progress
    from promptsync.record import Run
    from promptsync.report import Report
    from promptsync.session.job import Job
    from promptsync.surveying.survey import Survey


class ApplyReporter(Protocol):
    """Who is told of an apply while it goes on."""

    def show(self, report: Report) -> None:
        """The plan before anything is done about it, and its outcome if there is one."""
        ...

    def before_asking(self, report: PlanReport) -> None:
        """A person is about to be asked about the plan."""
        ...

    def steps(self, total: int) -> Progress:
        """Watches the steps."""
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


def run_apply(job: Job, reporter: ApplyReporter, settings: ApplySettings) -> int:
    """Plan the job and apply it; the exit code. Raises PromptsyncError where nothing has been sent."""
    return asyncio.run(_applied(job, reporter, settings))


async def _applied(job: Job, reporter: ApplyReporter, settings: ApplySettings) -> int:
    async with surveyed(job, fetched=True, concurrency=settings.concurrency) as (opened, survey):
        plan = survey.plan
        planned = PlanReport("apply", plan)
        reporter.show(planned)
        if plan.errors:
            return Exit.REFUSED
        if not (plan.changes or plan.confirms_pull or survey.state.intent):
            outcome = Executor(plan, opened.service, reporter.steps(0), opened.slots).outcome()
            if plan.stale:
                reporter.show(ApplyReport(plan, outcome))
            return Exit.REFUSED if plan.stale else Exit.DONE
        if plan.changes and settings.confirm:
            reporter.before_asking(planned)
            settings.confirm()
        executor = Executor(plan, opened.service, reporter.steps(len(plan.steps)), opened.slots)
        try:
            run = this_run(job.project.repository, settings.timeout)
            interrupted = await _run(executor, opened.ledger, survey, run)
        except PromptsyncError as error:
            if isinstance(error, LedgerError) and not executor.started:
                raise RefusedError(error.message, error.hint) from error
            if not executor.started:
                raise
            reporter.show(_unrecorded(plan, executor.outcome(), error))
            reporter.complain(error)
            return Exit.FAILED
    if plan.changes or plan.stale:
        reporter.show(ApplyReport(plan, executor.outcome()))
    return Exit.INTERRUPTED if interrupted else _exit_code(executor.outcome())


async def _run(executor: Executor, ledger: Ledger, survey: Survey, run: Run) -> bool:
    """Apply; whether a signal has cut it short."""
    seconds = (run.deadline - datetime.now(UTC)).total_seconds()
    alarm = asyncio.get_running_loop().call_later(seconds, executor.stop)
    with _interrupts(executor) as interrupts:
        await apply_plan(executor, ledger, survey.state, survey.recovered, run)
    alarm.cancel()
    return bool(interrupts)


@contextmanager
def _interrupts(executor: Executor) -> Iterator[list[int]]:
    """Let Ctrl-C and a polite kill start no further step, and let the requests under way end."""
    seen: list[int] = []

    def note(number: int, _: object) -> None:
        seen.append(number)
        executor.stop()

    with handling(note, signal.SIGINT, signal.SIGTERM):
        yield seen


def _unrecorded(plan: Plan, outcome: Outcome, error: PromptsyncError) -> ApplyReport:
    """The outcome of a run that the ledger could not be told of."""
    return ApplyReport(replace(plan, problems=(*plan.problems, *error.problems)), outcome)


def _exit_code(outcome: Outcome) -> Exit:
    if outcome.count(ChangeStatus.APPLIED) == len(outcome.results):
        return Exit.DONE
    if outcome.count(ChangeStatus.APPLIED):
        return Exit.PARTLY
    return Exit.FAILED if outcome.count(ChangeStatus.FAILED) else Exit.REFUSED
