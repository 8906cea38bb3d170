"""Runs the steps of a plan: side by side where they are independent, in order where they are not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from promptsync.applying.bookkeeping import delta_of_step
from promptsync.errors import RemoteError
from promptsync.plan import ChangeResult, ChangeStatus, Outcome, Request
from promptsync.problems import Problem, Severity, problem
from promptsync.record import LedgerDelta

if TYPE_CHECKING:
    from collections.abc import Callable

    from promptsync.model import Base, Key, LivePrompt, Prompt
    from promptsync.plan import Change, Plan, Step
    from promptsync.protocols import Progress, PromptService, RequestSlots

_UNKNOWN = "It may have been carried out: the next apply looks at what is there and takes up from it."


class Executor:
    """One run of one plan. What it tells of itself is true at any time, also after an interrupt.

    ``under_way`` counts the requests that were sent and have no answer yet.
    """

    def __init__(self, plan: Plan, service: PromptService, progress: Progress, slots: RequestSlots) -> None:
        self.plan = plan
        self._service = service
        self._progress = progress
        self._slots = slots
        self._changes = {change.key: change for change in plan.changes}
        self._entries: list[LedgerDelta] = []
        self._settled = {step.number: asyncio.Event() for step in plan.steps}
        self._others = sum(not step.last for step in plan.steps)
        self._others_settled = asyncio.Event()
        self._done: set[int] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self.uncertain: list[Step] = []
        self.under_way = 0
        self.started = False
        self._problems: dict[str, Problem] = {}

    async def run(self, note: Callable[[LedgerDelta], None]) -> None:
        """Send every step that can be sent. A failed step stops what waits for it, nothing else.

        ``note`` is told of each entry for the ledger, which :meth:`entry` has all of.
        """
        self.started = True
        if not self._others:
            self._others_settled.set()
        async with asyncio.TaskGroup() as group:
            self._tasks = [group.create_task(self._take(step, note)) for step in self.plan.steps]

    def stop(self) -> None:
        """Start no further step; those under way end in peace."""
        self._slots.close()

    def abandon(self) -> None:
        """Start no further step, and wait for no answer: what became of those under way is uncertain."""
        self.stop()
        for task in self._tasks:
            task.cancel()

    def entry(self) -> LedgerDelta:
        """What the ledger shall record of the steps that succeeded."""
        bases: dict[Key, Base | None] = {}
        prompts: dict[Key, Prompt] = {}
        for entry in self._entries:
            bases |= entry.bases
            prompts |= entry.prompts
        return LedgerDelta(bases, prompts)

    def outcome(self) -> Outcome:
        """What became of each change so far."""
        stale = (ChangeResult(one.change, ChangeStatus.NOT_TRIED, one.problem) for one in self.plan.stale)
        return Outcome((*map(self._result, self.plan.changes), *stale))

    async def _take(self, step: Step, note: Callable[[LedgerDelta], None]) -> None:
        try:
            if await self._may_start(step):
                async with self._slots:
                    if not self._slots.closed:
                        await self._send(step, note)
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

    async def _send(self, step: Step, note: Callable[[LedgerDelta], None]) -> None:
        change = self._changes[step.key]
        self._progress.started(step)
        self.under_way += 1
        try:
            answer = await self._request(step)
        except RemoteError as error:
            self._problems[step.key] = problem("remote", error.message, None, error.hint)
            if error.outcome_unknown:
                self.uncertain.append(step)
            self._progress.ended(step, error.message)
            return
        except BaseException:  # a bug or nobody who waits: the request may be on its way
            self._problems[step.key] = problem("remote", "the answer was not waited for", None, _UNKNOWN)
            self.uncertain.append(step)
            raise
        finally:
            self.under_way -= 1
        entry = delta_of_step(change, step, answer)
        self._entries.append(entry)
        self._done.add(step.number)
        note(entry)
        self._slots.ease()
        self._note_difference(step, answer)
        self._progress.ended(step, "")

    async def _request(self, step: Step) -> LivePrompt | None:
        """The step's answer; None for a delete, whose prompt may be gone already."""
        if step.request is Request.CREATE:
            assert step.wanted
            return await self._service.create_prompt(step.wanted)
        assert step.prompt_id
        if step.request is Request.UPDATE:
            assert step.wanted
            values = step.wanted.fields()
            return await self._service.update_prompt(step.prompt_id, {f: values[f] for f in step.fields})
        try:
            await self._service.delete_prompt(step.prompt_id)
        except RemoteError as error:
            if error.code != "not_found":
                raise
        return None

    def _note_difference(self, step: Step, answer: LivePrompt | None) -> None:
        """A server may normalise what it is sent: say so once, when it happens."""
        if not answer or not answer.prompt or not step.wanted or answer.prompt == step.wanted:
            return
        kept, wanted = answer.prompt.fields(), step.wanted.fields()
        names = ", ".join(name for name in step.fields if kept[name] != wanted[name])
        if names:
            message = f"{step.key}: the platform keeps {names} differently from what was sent"
            self._problems[step.key] = Problem("normalized", Severity.WARNING, message)

    def _result(self, change: Change) -> ChangeResult:
        found = self._problems.get(change.key)
        if all(step.number in self._done for step in change.steps):
            return ChangeResult(change, ChangeStatus.APPLIED, found)
        failed = found and found.severity is Severity.ERROR
        return ChangeResult(change, ChangeStatus.FAILED if failed else ChangeStatus.NOT_TRIED, found)
