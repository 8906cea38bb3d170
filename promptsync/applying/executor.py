"""Runs the steps of a plan: side by side where they are independent, in order where they are not."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

from promptsync.applying.answers import NOTHING, read_answer
from promptsync.applying.bookkeeping import delta_of_delete, delta_of_write
from promptsync.errors import PromptsyncError, RemoteError, StaleError
from promptsync.plan.outcome import ChangeResult, ChangeStatus, Outcome
from promptsync.plan.steps import Request
from promptsync.problems import Problem, Severity, problem
from promptsync.record import LedgerDelta

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.applying.sender import StepSender
    from promptsync.model import Key, LivePrompt, Prompt
    from promptsync.plan.change import Change
    from promptsync.plan.plan import Plan
    from promptsync.plan.steps import Step
    from promptsync.protocols import Progress, RequestSlots

_UNKNOWN = "It may have been carried out: the next apply looks at what is there and takes up from it."


class Executor:
    """One run of one plan. What it tells of itself is true at any time, also after an interrupt.

    ``under_way`` counts the requests that were sent and have no answer yet.
    """

    def __init__(self, plan: Plan, progress: Progress, slots: RequestSlots) -> None:
        self.plan = plan
        self._progress = progress
        self.slots = slots
        self._changes = {change.key: change for change in plan.changes}
        self._deltas: list[LedgerDelta] = []
        self._settled = {step.number: asyncio.Event() for step in plan.steps}
        self._others = sum(not step.last for step in plan.steps)
        self._others_settled = asyncio.Event()
        self._done: set[int] = set()
        self._problems: dict[Key, Problem] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self.uncertain: list[Step] = []
        self.twins: tuple[Problem, ...] = ()
        self.under_way = 0
        self.started = False

    async def run(self, sender: StepSender) -> None:
        """Send every step that can be sent. A failed step stops what waits for it, nothing else."""
        self.started = True
        if not self._others:
            self._others_settled.set()
        async with asyncio.TaskGroup() as group:
            self._tasks = [group.create_task(self._take(step, sender)) for step in self.plan.steps]

    def stop(self) -> None:
        """Start no further step; those under way end in peace."""
        self.slots.close()

    def abandon(self) -> None:
        """Start no further step, and wait for no answer: what became of those under way is uncertain."""
        self.stop()
        for task in self._tasks:
            task.cancel()

    def delta(self) -> LedgerDelta:
        """What the ledger shall record of the steps that succeeded."""
        whole = LedgerDelta()
        for delta in self._deltas:
            whole = whole.then(delta)
        return whole

    def outcome(self) -> Outcome:
        """What became of each change so far."""
        held = (ChangeResult(one, ChangeStatus.NOT_TRIED, one.problem) for one in self.plan.held_back)
        return Outcome((*map(self._result, self.plan.changes), *held), self.twins)

    async def _take(self, step: Step, sender: StepSender) -> None:
        try:
            if await self._may_start(step):
                await self._carry_out(step, sender)
        finally:
            self._settle(step)

    async def _may_start(self, step: Step) -> bool:
        for number in step.waits_for:
            await self._settled[number].wait()
        if step.last:
            await self._others_settled.wait()
        return self._done.issuperset(step.waits_for)

    def _settle(self, step: Step) -> None:
        self._settled[step.number].set()
        self._others -= not step.last
        if not self._others:
            self._others_settled.set()

    async def _carry_out(self, step: Step, sender: StepSender) -> None:
        """Send the step. While a create without an answer is searched for, others have its slot."""
        try:
            async with self.slots:
                if self.slots.closed:
                    return
                answer = await self._sent(step, sender)
        except PromptsyncError as error:
            answer = await self._searched(step, sender, error)
            if answer is None:
                self._fail(step, error)
                return
        self._succeed(step, sender, answer)

    async def _sent(self, step: Step, sender: StepSender) -> LivePrompt | None:
        self._progress.started(step)
        self.under_way += 1
        try:
            with self._unless_abandoned(step):
                return await sender.send(step)
        finally:
            self.under_way -= 1

    @contextmanager
    def _unless_abandoned(self, step: Step) -> Iterator[None]:
        """A bug, or nobody who waits any longer, leaves the step uncertain: the request may be on its way."""
        try:
            yield
        except PromptsyncError:
            raise
        except BaseException:
            self._problems[step.key] = problem("remote", "the answer was not waited for", None, _UNKNOWN)
            self.uncertain.append(step)
            raise

    async def _searched(self, step: Step, sender: StepSender, error: PromptsyncError) -> LivePrompt | None:
        """What a create has made after all whose answer was lost."""
        if step.request is not Request.CREATE or step.wanted is None or not _unknown(error):
            return None
        with self._unless_abandoned(step):
            return await sender.found_later(step.wanted)

    def _fail(self, step: Step, error: PromptsyncError) -> None:
        self._problems[step.key] = problem(error.rule, _told(step, error), None, error.hint)
        if _unknown(error):
            self.uncertain.append(step)
        self._progress.ended(step, error.message)

    def _succeed(self, step: Step, sender: StepSender, answer: LivePrompt | None) -> None:
        change = self._changes[step.key]
        if answer is None or step.wanted is None:
            self._deltas.append(delta_of_delete(change))
        elif not self._read(step, step.wanted, sender, answer):
            return
        self._done.add(step.number)
        self.slots.ease()
        self._progress.ended(step, "")

    def _read(self, step: Step, wanted: Prompt, sender: StepSender, answer: LivePrompt) -> bool:
        """Record an answer; whether everything that was sent has arrived."""
        seen = sender.seen.get(step.key) if step.request is Request.UPDATE else None
        reading = read_answer(step.fields, wanted, seen.prompt if seen else NOTHING, answer)
        self._deltas.append(delta_of_write(self._changes[step.key], step, seen, answer, reading))
        if step.request is Request.UPDATE:
            sender.seen[step.key] = answer
        if reading.ignored:
            names = ", ".join(reading.ignored)
            message = f"{step.key}: the platform has not taken {names}, although it answered that all is well"
            hint = "This version of the platform may not know the field. Remove it, or try again later."
            self._problems[step.key] = problem("remote", message, None, hint)
            self._progress.ended(step, message)
            return False
        if reading.normalized:
            names = ", ".join(reading.normalized)
            message = f"{step.key}: the platform keeps {names} differently from what was sent"
            self._problems[step.key] = Problem("normalized", Severity.WARNING, message)
        return True

    def _result(self, change: Change) -> ChangeResult:
        found = self._problems.get(change.key)
        if all(step.number in self._done for step in change.steps):
            return ChangeResult(change, ChangeStatus.APPLIED, found)
        failed = found and found.severity is Severity.ERROR
        return ChangeResult(change, ChangeStatus.FAILED if failed else ChangeStatus.NOT_TRIED, found)


def _unknown(error: PromptsyncError) -> bool:
    """Whether the request may have been carried out."""
    if isinstance(error, StaleError):
        return error.uncertain
    return isinstance(error, RemoteError) and error.outcome_unknown


def _told(step: Step, error: PromptsyncError) -> str:
    """The error's message; that of a stale prompt does not name it."""
    return f"{step.key} was left alone: {error.message}" if isinstance(error, StaleError) else error.message
