"""Tries texts in agent runs: starts them, watches them, judges them and removes them."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from promptsync.errors import RemoteError
from promptsync.problems import problem
from promptsync.reports.tried import Tried, TryStatus
from promptsync.trying.agent_runs import STOPPED, WAITING, Order
from promptsync.trying.checks import judge
from promptsync.trying.cleaner import Cleaner
from promptsync.trying.marks import OURS, attempt_of, trial_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from promptsync.problems import Problem
    from promptsync.trying.agent_runs import AgentRuns, RunState
    from promptsync.trying.case import Attempt
    from promptsync.trying.marks import Trial

_REFUSALS = frozenset({"permission_denied", "failed_precondition", "unauthenticated", "unimplemented"})
_QUIET_LOOKS = 3
"""A run that waits, and did nothing in so many looks since it was told something, is taken to be done."""
_SEARCHES = 6
"""For a run whose start was not answered, with growing pauses."""


class TryProgress(Protocol):
    """Watches tries."""

    def started(self, attempt: Attempt) -> None:
        """A run is about to be started."""
        ...

    def looked(self, attempt: Attempt, state: RunState) -> None:
        """A run was looked at."""
        ...

    def ended(self, tried: Tried) -> None:
        """A try is over."""
        ...


@dataclass(frozen=True, slots=True)
class TrySettings:
    """``timeout`` is in seconds, for each run; ``budget`` in tokens, for all of them together, 0 for none.

    ``keep``: the runs stay. ``agent`` and ``mode`` are as StartAgent takes them, empty for the usual ones.
    """

    timeout: float
    parallel: int = 2
    budget: int = 0
    keep: bool = False
    agent: str = ""
    mode: str = ""


@dataclass(slots=True)
class Trier:
    """Tries what it is given. ``subject`` is the id of who asks.

    ``pause`` waits between looks; it is told how many there were. ``clock`` is in seconds.
    """

    runs: AgentRuns
    subject: str
    trial: Trial
    settings: TrySettings
    progress: TryProgress
    pause: Callable[[int], Awaitable[None]]
    clock: Callable[[], float]
    problems: list[Problem] = field(default_factory=list)
    _halted: str = ""
    _refused: str = ""
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _tokens: dict[str, int] = field(default_factory=dict)
    _lost: set[tuple[str, str]] = field(default_factory=set)

    def stop(self, why: str) -> None:
        """Start nothing more, and end what is running."""
        self._halted = self._halted or why
        self._stop.set()

    async def run(self, attempts: Sequence[Attempt]) -> list[Tried]:
        """What became of each attempt. Nothing is left when this ends, in whatever way, but for problems."""
        slots = asyncio.Semaphore(self.settings.parallel)
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._try(attempt, slots)) for attempt in attempts]
        finally:
            if not self.settings.keep:
                await self._sweep()
        return [task.result() for task in tasks]

    async def _try(self, attempt: Attempt, slots: asyncio.Semaphore) -> Tried:
        async with slots:
            if self._refused or self._halted:
                tried = _tried(attempt, TryStatus.NOT_STARTED, self._refused or self._halted)
            else:
                tried = await self._tried(attempt)
        self.progress.ended(tried)
        return tried

    async def _tried(self, attempt: Attempt) -> Tried:
        self.progress.started(attempt)
        try:
            run = await self._started(attempt)
        except RemoteError as error:
            if error.code in _REFUSALS and not error.outcome_unknown:
                self._refused = error.message
                return _tried(attempt, TryStatus.REFUSED, error.message)
            status = TryStatus.LOST if error.outcome_unknown else TryStatus.RUN_FAILED
            return _tried(attempt, status, error.message)
        try:
            tried = await self._watched(attempt, run)
        except RemoteError as error:
            tried = _tried(attempt, TryStatus.LOST, error.message, run=run)
        await self._leave(run, tried)
        return tried

    async def _started(self, attempt: Attempt) -> str:
        order = Order(
            name=f"try {attempt.key}"[:100],
            context=attempt.case.context,
            annotations=self.trial.annotations(attempt),
            agent=self.settings.agent,
            mode=self.settings.mode,
        )
        try:
            return await self.runs.start(order)
        except RemoteError as error:
            if error.outcome_unknown:
                self._lost.add((attempt.key, f"{attempt.case.number} {attempt.side}"))
            raise

    async def _watched(self, attempt: Attempt, run: str) -> Tried:
        """Tell the run what it is to do, and look at it until it is done."""
        deadline = self.clock() + self.settings.timeout
        await self.runs.send(run, [attempt.text, attempt.case.ask])
        quiet, look, used = 0, 0, 0
        while True:
            state = await self.runs.get(run)
            if state is None:
                return _tried(attempt, TryStatus.RUN_FAILED, "somebody has deleted the run", run=run)
            self.progress.looked(attempt, state)
            self._count(run, state)
            quiet = quiet + 1 if state.phase == WAITING and state.iterations + state.tokens == used else 0
            used = state.iterations + state.tokens
            if state.phase == STOPPED or (state.phase == WAITING and (used or quiet >= _QUIET_LOOKS)):
                return _judged(attempt, state)
            if self._halted:
                return _tried(attempt, TryStatus.STOPPED, self._halted, state)
            if self.clock() >= deadline:
                seconds = f"{self.settings.timeout:g}"
                return _tried(attempt, TryStatus.TIMED_OUT, f"not done after {seconds} s", state)
            look += 1
            await self._wait(look)

    def _count(self, run: str, state: RunState) -> None:
        self._tokens[run] = max(state.tokens, self._tokens.get(run, 0))
        budget, used = self.settings.budget, sum(self._tokens.values())
        if budget and used >= budget:
            self.stop(f"the budget of {budget} tokens is used up ({used})")

    async def _wait(self, look: int) -> None:
        """Until the next look is due, or all is to be stopped."""
        waits = {asyncio.ensure_future(self.pause(look)), asyncio.ensure_future(self._stop.wait())}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()
            await asyncio.gather(*waits, return_exceptions=True)

    async def _leave(self, run: str, tried: Tried) -> None:
        """Remove the run; one that is kept is stopped at least if it is not done."""
        if not self.settings.keep:
            await Cleaner(self.runs, self.pause).remove(run)  # what does not go is taken up by the sweep
        elif tried.status in {TryStatus.TIMED_OUT, TryStatus.STOPPED, TryStatus.LOST}:
            with suppress(RemoteError):
                await self.runs.stop(run)

    async def _sweep(self) -> None:
        """Remove what is still there of this trial: what did not go before, what nobody answered for."""
        self.problems.clear()
        cleaner = Cleaner(self.runs, self.pause)
        for search in range(_SEARCHES if self._lost else 1):
            if search:
                await self.pause(search)
            try:
                found = [run for run in await self.runs.find(OURS) if self._is_own(run)]
            except RemoteError as error:
                self.problems[:] = [_unlisted(error)]
                continue
            self.problems[:] = await cleaner.remove_all(found)
            self._lost -= {attempt_of(run) for run in found}
            if not self._lost:
                return
        self.problems.extend(_unfound(key) for key, _ in sorted(self._lost))

    def _is_own(self, run: RunState) -> bool:
        trial = trial_of(run)
        return trial is not None and trial.id == self.trial.id and run.creator in {"", self.subject}


def _judged(attempt: Attempt, state: RunState) -> Tried:
    if state.failure:
        reason = state.failure_reason.removeprefix("AGENT_EXECUTION_FAILURE_REASON_").lower()
        where = "" if reason in {"", "unspecified"} else f" ({reason.replace('_', ' ')})"
        return _tried(attempt, TryStatus.RUN_FAILED, f"{state.failure}{where}", state)
    checks = tuple(judge(check, state) for check in attempt.case.checks)
    failed = sum(not check.passed for check in checks)
    message = f"{failed} of {len(checks)} checks failed" if failed else ""
    status = TryStatus.CHECKS_FAILED if failed else TryStatus.PASSED
    return replace(_tried(attempt, status, message, state), checks=checks)


def _tried(
    attempt: Attempt, status: TryStatus, message: str, state: RunState | None = None, run: str = ""
) -> Tried:
    tried = Tried(attempt.key, attempt.case.number, attempt.case.ask, attempt.side, status, message, run=run)
    if state is None:
        return tried
    return replace(
        tried,
        outputs=state.outputs,
        iterations=state.iterations,
        input_tokens=state.input_tokens,
        output_tokens=state.output_tokens,
        warning=state.warning,
        run=state.id,
        url=state.url,
    )


def _unlisted(error: RemoteError) -> Problem:
    message = f"whether agent runs are left cannot be told: {error.message}"
    return problem("left-run", message, None, _CLEAN)


def _unfound(key: str) -> Problem:
    message = f"the start of a run for {key} was not answered, and no such run is listed"
    return problem("left-run", message, None, f"It may turn up later. {_CLEAN}")


_CLEAN = "Run `promptsync try --clean` in a minute."
