"""``promptsync apply``."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from promptsync.applying.executor import Executor
from promptsync.applying.run import apply_plan
from promptsync.applying.slots import DEFAULT_CONCURRENCY
from promptsync.cli.boundary import Exit
from promptsync.cli.options import plan_options
from promptsync.cli.progress import StepLines
from promptsync.cli.reporting import Report
from promptsync.cli.runs import this_run
from promptsync.cli.session import Job, open_job, open_saved_job, surveyed
from promptsync.errors import LedgerError, PromptsyncError, RefusedError
from promptsync.plan import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from promptsync.cli.options import PlanOptions
    from promptsync.cli.survey import Survey
    from promptsync.plan import Outcome
    from promptsync.protocols import Ledger
    from promptsync.state import Run


DEFAULT_MINUTES = 20.0


@click.command("apply", short_help="Make the organization hold what the files say.")
@click.argument("saved", required=False, metavar="[PLAN]", type=click.Path(path_type=Path, dir_okay=False))
@plan_options
@click.option("--yes", is_flag=True, help="Do not ask; needed where there is no terminal to ask on.")
@click.option(
    "--concurrency",
    type=click.IntRange(1, 64),
    default=DEFAULT_CONCURRENCY,
    show_default=True,
    help="How many requests may run side by side.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, 24 * 60, min_open=True),
    default=DEFAULT_MINUTES,
    show_default=True,
    metavar="MINUTES",
    help="Start no further request after so many minutes.",
)
def command(options: PlanOptions, *, saved: Path | None, yes: bool, concurrency: int, timeout: float) -> int:
    """Plan, show the plan, ask, and make the organization hold what the files say.

    With PLAN, a file that plan --out has written, exactly that plan is applied: the prompt files are not
    read, and a prompt that has moved since is left alone.

    Prompts that promptsync did not write and no file stands for are never touched.
    """
    report = Report(options.target, options.format_)
    manner = Manner(yes, concurrency, timedelta(minutes=timeout))

    def work() -> int:
        job = open_saved_job(options, saved) if saved else open_job(options)
        return asyncio.run(applied(job, report, manner))

    return report.guard(work)


@dataclass(frozen=True, slots=True)
class Manner:
    """How to apply."""

    yes: bool
    concurrency: int
    timeout: timedelta


async def applied(job: Job, report: Report, manner: Manner) -> int:
    """Plan the job and apply it; the exit code. Raises PromptsyncError where nothing has been sent."""
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
