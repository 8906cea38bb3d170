"""One call of ``try``: clean up after the dead, ask, try, report."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import time
import uuid
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from stamina.instrumentation import set_on_retry_hooks

from promptsync.config import SANDBOX_TARGET
from promptsync.errors import Exit, PromptsyncError
from promptsync.record import Run
from promptsync.reports.report import TryReport
from promptsync.reports.tried import TryStatus
from promptsync.service.patience import Patience, Retrier
from promptsync.service.slots import Slots
from promptsync.session.opening.target import open_service
from promptsync.session.runs.processes import goes_on, process_of
from promptsync.session.runs.signals import handling
from promptsync.trying.cleaner import Cleaner
from promptsync.trying.marks import Trial
from promptsync.trying.trier import Trier, TryProgress

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
    from types import FrameType

    from promptsync.model import Identity
    from promptsync.problems import Problem
    from promptsync.reports.report import Report
    from promptsync.reports.tried import Tried
    from promptsync.session.plan.job import Job
    from promptsync.trying.agent_runs import AgentRuns
    from promptsync.trying.case import Attempt
    from promptsync.trying.trier import TrySettings

GRACE = timedelta(minutes=10)
"""For cleaning up: until then no other machine takes a run for one that was left behind."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 10.0
_SANDBOX_PAUSE = 0.01
"""Seconds between two looks at a run; a sandbox's goes on with each look, so nothing is waited for."""


class TryReporter(TryProgress, Protocol):
    """Who is told of tries."""

    def show(self, report: Report) -> None:
        """The result."""
        ...

    def stopping_runs(self) -> None:
        """A signal came: the runs are stopped and removed."""
        ...

    def leaving_runs(self) -> None:
        """Another signal came: what is still there stays."""
        ...


@dataclass(frozen=True, slots=True)
class _Opened:
    runs: AgentRuns
    identity: Identity
    pause: Callable[[int], Awaitable[None]]


def run_tries(job: Job, attempts: Sequence[Attempt], settings: TrySettings, reporter: TryReporter) -> int:
    """Make these runs, show what became of them, and give the exit code. Raises PromptsyncError."""
    return asyncio.run(_tried(job, attempts, settings, reporter))


def clean_up(job: Job, reporter: TryReporter) -> int:
    """Remove what tries have left behind that are no more. Raises PromptsyncError."""

    async def cleaned() -> int:
        async with _open(job) as opened:
            removed, left = await _clean(opened)
            organization = opened.identity.organization
        reporter.show(TryReport(job.target.name, organization, (), removed, problems=tuple(left)))
        return Exit.FAILED if left else Exit.DONE

    return asyncio.run(cleaned())


async def _tried(job: Job, attempts: Sequence[Attempt], settings: TrySettings, reporter: TryReporter) -> int:
    async with _open(job) as opened:
        removed, left = await _clean(opened)
        rounds = -(-len(attempts) // settings.parallel)
        trial = _this_trial(opened.identity, timedelta(seconds=settings.timeout) * rounds + GRACE)
        trier = Trier(
            opened.runs, opened.identity.subject, trial, settings, reporter, opened.pause, time.monotonic
        )
        interrupts = _Interrupts(trier, reporter)
        with handling(interrupts, signal.SIGINT, signal.SIGTERM):
            tries = await trier.run(attempts)
        problems = (*left, *trier.problems)
        organization = opened.identity.organization
        report = TryReport(job.target.name, organization, tuple(tries), removed, settings.keep, problems)
    reporter.show(report)
    return Exit.INTERRUPTED if interrupts.count else _exit_code(tries, problems)


@asynccontextmanager
async def _open(job: Job) -> AsyncIterator[_Opened]:
    set_on_retry_hooks([])  # else each wait is a line of log on stderr
    async with open_service(job.project, job.target) as service:
        retrier = Retrier(Patience(), Slots(1))
        identity = await retrier.run(lambda: retrier.in_time(service.identity()))
        if job.target.organization and identity.organization != job.target.organization:
            message = f"the token belongs to another organization than the target {job.target.name}"
            raise PromptsyncError(message, "Set the token of that organization.")
        quick = job.target.name == SANDBOX_TARGET
        yield _Opened(service.agent_runs(retrier), identity, _rest if quick else _pause)


async def _clean(opened: _Opened) -> tuple[int, list[Problem]]:
    """How many runs of dead tries were removed, and what is left of them."""
    cleaner = Cleaner(opened.runs, opened.pause)
    left = await cleaner.remove_left(opened.identity.subject, opened.identity.at, _goes_on)
    return cleaner.removed, left


def _this_trial(identity: Identity, length: timedelta) -> Trial:
    process = process_of(os.getpid())
    until = datetime.fromisoformat(identity.at) + length
    return Trial(
        str(uuid.uuid4()),
        until.isoformat(timespec="seconds").replace("+00:00", "Z"),
        _digest(process.machine),
        process.pid,
        process.born,
    )


def _goes_on(trial: Trial) -> bool | None:
    """Whether the trial's process still runs; None if that cannot be told from here."""
    here = process_of(os.getpid())
    machine = here.machine if trial.machine == _digest(here.machine) else ""
    return goes_on(Run("", "", "", 0, "", trial.pid, machine=machine, born=trial.born))


def _digest(machine: str) -> str:
    """What annotations say of a machine: the same for the same one, and nothing else."""
    return hashlib.sha256(machine.encode()).hexdigest()[:16] if machine else ""


async def _pause(looks: int) -> None:
    await asyncio.sleep(min(_FIRST_PAUSE * 1.5**looks, _LONGEST_PAUSE))


async def _rest(_: int) -> None:
    await asyncio.sleep(_SANDBOX_PAUSE)


class _Interrupts:
    """Hears Ctrl-C and a polite kill: the first stops and removes the runs, another one gives that up."""

    def __init__(self, trier: Trier, reporter: TryReporter) -> None:
        self.count = 0
        self._trier = trier
        self._reporter = reporter
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()

    def __call__(self, _: int, __: FrameType | None) -> None:
        self.count += 1
        # Not from within a signal: it may have come in the middle of what is to be changed or written here.
        self._loop.call_soon_threadsafe(self._act, self.count)

    def _act(self, count: int) -> None:
        if count == 1:
            self._reporter.stopping_runs()
            self._trier.stop("interrupted")
        elif self._task:
            self._reporter.leaving_runs()
            self._task.cancel()


def _exit_code(tries: Sequence[Tried], problems: Sequence[Problem]) -> Exit:
    if any(one.status is TryStatus.REFUSED for one in tries):
        return Exit.REFUSED
    well = all(one.status is TryStatus.PASSED for one in tries)
    return Exit.DONE if well and not problems else Exit.FAILED
