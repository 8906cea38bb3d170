"""``promptsync apply``."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from promptsync.applying.executor import Executor
from promptsync.applying.run import apply_plan
from promptsync.cli.boundary import Exit
from promptsync.cli.desired import errors, read_library
from promptsync.cli.options import plan_options
from promptsync.cli.progress import StepLines
from promptsync.cli.reporting import Report
from promptsync.cli.runs import this_run
from promptsync.cli.survey import Parts, Survey, make_survey
from promptsync.cli.target import open_ledger, open_service
from promptsync.errors import RefusedError
from promptsync.plan import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.cli.options import PlanOptions
    from promptsync.library.load import Library
    from promptsync.plan import Outcome


@click.command("apply", short_help="Make the organisation hold what the files say.")
@plan_options
@click.option("--yes", is_flag=True, help="Do not ask; needed where there is no terminal to ask on.")
def command(options: PlanOptions, *, yes: bool) -> int:
    """Plan, show the plan, ask, and make the organisation hold what the files say.

    Prompts that promptsync did not write and no file stands for are never touched.
    """
    report = Report(options.target, options.format_)
    return report.guard(lambda: _apply(options, report, yes=yes))


def _apply(options: PlanOptions, report: Report, *, yes: bool) -> int:
    library = read_library(options.prompts)
    if errors(library):
        return report.invalid(library)
    return asyncio.run(_applied(options, library, report, yes=yes))


async def _applied(options: PlanOptions, library: Library, report: Report, *, yes: bool) -> int:
    policy = options.policy(desired.key for desired in library.desired)
    async with open_service(options.target) as service:
        parts = Parts(options.target, service, open_ledger(options.target))
        survey = await make_survey(parts, library.desired, policy, refresh=options.refresh)
        plan = survey.plan
        report.plan(plan)
        if plan.errors:
            report.end(plan)
            return Exit.REFUSED
        if not plan.changes and not survey.state.intent:
            report.end(plan)
            return Exit.DONE
        if plan.changes:
            _confirm(yes=yes)
        outcome, interrupted = await _run(parts, survey)
    report.end(plan, outcome)
    return Exit.INTERRUPTED if interrupted else _exit_code(outcome)


def _confirm(*, yes: bool) -> None:
    """Go on only if a person says so, or the flag has."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise RefusedError("There is no terminal to ask on.", "Give --yes to apply without being asked.")
    if not click.confirm("Apply these changes?", err=True):
        raise RefusedError("Nothing was applied.")


async def _run(parts: Parts, survey: Survey) -> tuple[Outcome, bool]:
    """The outcome, and whether a signal has cut it short."""
    executor = Executor(survey.plan, parts.service, StepLines(len(survey.plan.steps)))
    with _interrupts(executor) as interrupts:
        outcome = await apply_plan(executor, parts.ledger, survey.state, survey.recovered, this_run())
    return outcome, bool(interrupts)


@contextmanager
def _interrupts(executor: Executor) -> Iterator[list[int]]:
    """Let Ctrl-C and a polite kill start no further step, and let the requests under way end."""
    seen: list[int] = []

    def note(number: int, _: object) -> None:
        seen.append(number)
        executor.stop()

    previous = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield seen
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _exit_code(outcome: Outcome) -> Exit:
    if outcome.count(Status.APPLIED) == len(outcome.results):
        return Exit.DONE
    return Exit.PARTLY if outcome.count(Status.APPLIED) else Exit.FAILED
