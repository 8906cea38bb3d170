"""The work of ``promptsync apply``, for the command and for the action."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from promptsync.applying.executor import Executor
from promptsync.applying.run import apply_plan
from promptsync.cli.boundary import Exit
from promptsync.cli.progress import StepLines
from promptsync.cli.runs import this_run
from promptsync.cli.session import surveyed
from promptsync.errors import LedgerError, PromptsyncError, RefusedError
from promptsync.plan import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import timedelta
    from types import FrameType

    from promptsync.cli.job import Job
    from promptsync.cli.reporting import Report
    from promptsync.cli.survey import Survey
    from promptsync.plan import Outcome
    from promptsync.protocols import Ledger
    from promptsync.state import Run


@dataclass(frozen=True, slots=True)
class Manner:
    """How to apply."""

    yes: bool
    concurrency: int
    timeout: timedelta


def run_apply(job: Job, report: Report, manner: Manner) -> int:
    """Plan the job and apply it; the exit code. Raises PromptsyncError where nothing has been sent."""
    return asyncio.run(_applied(job, report, manner))


async def _applied(job: Job, report: Report, manner: Manner) -> int:
    async with surveyed(job, fetched=True, concurrency=manner.concurrency) as (parts, survey):
        plan = survey.plan
        report.plan(plan)
        if plan.errors:
            report.end(plan)
            return Exit.REFUSED
        if not (plan.changes or plan.confirms_pull or survey.state.intent):
            outcome = Executor(plan, parts.service, StepLines(0), parts.slots).outcome()
            report.end(plan, outcome if plan.stale else None)
            return Exit.REFUSED if plan.stale else Exit.DONE
        if plan.changes and not manner.yes:
            report.before_asking(plan)
            _confirm()
        executor = Executor(plan, parts.service, StepLines(len(plan.steps)), parts.slots)
        try:
            run = this_run(job.project.repository, manner.timeout)
            interrupted = await _run(executor, parts.ledger, survey, run)
        except PromptsyncError as error:
            if isinstance(error, LedgerError) and not executor.started:
                raise RefusedError(error.message, error.hint) from error
            if not executor.started:
                raise
            return report.unrecorded(plan, executor.outcome(), error)
    report.end(plan, executor.outcome() if plan.changes or plan.stale else None)
    return Exit.INTERRUPTED if interrupted else _exit_code(executor.outcome())


def _confirm() -> None:
    """Go on only if a person says so."""
    if not sys.stdin.isatty():
        raise RefusedError("there is no terminal to ask on", "Give --yes to apply without being asked.")
    # The event loop's own handler would hear Ctrl-C only after the question has been answered.
    with _handling(signal.default_int_handler, signal.SIGINT):
        agreed = click.confirm("Apply these changes?", err=True)
    if not agreed:
        raise RefusedError("nothing was applied")


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

    with _handling(note, signal.SIGINT, signal.SIGTERM):
        yield seen


@contextmanager
def _handling(handler: Callable[[int, FrameType | None], None], *numbers: int) -> Iterator[None]:
    """Have ``handler`` take these signals until the block ends."""
    previous = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, before in previous.items():
            signal.signal(number, before)


def _exit_code(outcome: Outcome) -> Exit:
    if outcome.count(Status.APPLIED) == len(outcome.results):
        return Exit.DONE
    if outcome.count(Status.APPLIED):
        return Exit.PARTLY
    return Exit.FAILED if outcome.count(Status.FAILED) else Exit.REFUSED
