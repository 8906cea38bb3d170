"""Sends one step, and searches for what a create may have made without our hearing of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.errors import RemoteError
from promptsync.plan.change import Delete, Replace, Update
from promptsync.plan.steps import Request

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from promptsync.model import Key, LivePrompt, Prompt
    from promptsync.plan.plan import Plan
    from promptsync.plan.steps import Step
    from promptsync.protocols import PromptWriter, RequestSlots


@dataclass(frozen=True, slots=True)
class Search:
    """How long to look for a create whose answer was lost: until ``limit`` seconds after the last request.

    A gateway gives up before the platform does, and listings lag behind writes. The pauses between two looks
    grow from ``first_pause`` to ``longest_pause``, in seconds.
    """

    first_pause: float = 0.25
    longest_pause: float = 15.0
    limit: float = 60.0


class StepSender:
    """The requests of one plan. ``keep`` puts a live text in safety that nobody has seen yet."""

    def __init__(
        self,
        plan: Plan,
        writer: PromptWriter,
        slots: RequestSlots,
        search: Search,
        keep: Callable[[Key, LivePrompt], Awaitable[None]],
    ) -> None:
        self._writer = writer
        self._slots = slots
        self._search = search
        self._keep = keep
        self._last_request = 0.0
        self.seen: dict[Key, LivePrompt] = {
            change.key: change.live
            for change in plan.changes
            if isinstance(change, Update | Replace | Delete)
        }
        """The prompts that exist, as the plan or the step before saw them."""

    async def send(self, step: Step) -> LivePrompt | None:
        """The step's answer; None for a delete. Raises RemoteError and StaleError."""
        try:
            return await self._request(step)
        finally:
            self._last_request = asyncio.get_running_loop().time()

    async def found_later(self, prompt: Prompt) -> LivePrompt | None:
        """What a create with an unknown outcome has made, once it shows; None if it does not show in time."""
        pause = self._search.first_pause
        while not self._slots.closed and self._quiet() < self._search.limit:
            await asyncio.sleep(pause)
            pause = min(pause * 2, self._search.longest_pause)
            try:
                async with self._slots:
                    found = await self._writer.find_created(prompt)
            except RemoteError as error:
                if not error.passing:
                    return None
                found = None
            if found:
                return found
        return None

    def _quiet(self) -> float:
        """Seconds since the last request that was no look."""
        return asyncio.get_running_loop().time() - self._last_request

    async def _request(self, step: Step) -> LivePrompt | None:
        if step.wanted is not None and step.request is Request.CREATE:
            return await self._writer.create(step.wanted)
        seen = self.seen[step.key]

        async def keep(live: LivePrompt) -> None:
            await self._keep(step.key, live)
            self.seen[step.key] = live

        if step.wanted is None:
            await self._writer.delete(seen, keep)
            return None
        values = step.wanted.fields()
        fields = {name: values[name] for name in step.fields}
        return await self._writer.update(seen, fields, keep)
