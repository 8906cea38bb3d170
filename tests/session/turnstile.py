"""Organisations that hold their clients back, or see them die."""

from __future__ import annotations

import asyncio
import os
import signal
from threading import Event
from typing import TYPE_CHECKING

from tests.cli.organisation import MUTATING, Organisation

if TYPE_CHECKING:
    from promptsync.sandbox.app import Event as Message
    from promptsync.sandbox.app import Receive, Send
    from promptsync.sandbox.store import PromptStore


class Turnstile(Organisation):
    """Holds back the answers to the next listings until it is told to let them go."""

    def __init__(self, store: PromptStore) -> None:
        super().__init__(store)
        self.waiting = 0
        self._to_hold = 0
        self._open = Event()

    def hold_listings(self, number: int) -> None:
        """Let the answers of so many listings grow old until :meth:`let_go`."""
        self._to_hold, self.waiting = number, 0
        self._open.clear()

    def let_go(self) -> None:
        """Send all that wait."""
        self._to_hold = 0
        self._open.set()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer as ever; then wait before it is sent."""
        if not str(scope["path"]).endswith("/ListPrompts") or not self._to_hold:
            await super().__call__(scope, receive, send)
            return
        answer: list[Message] = []

        async def keep(message: Message) -> None:
            answer.append(message)

        self._to_hold -= 1
        await super().__call__(scope, receive, keep)
        self.waiting += 1
        await asyncio.to_thread(self._open.wait)
        for message in answer:
            await send(message)


class Reaper(Organisation):
    """Kills its client at one mutating request, and carries out none that comes in later."""

    def __init__(self, store: PromptStore) -> None:
        super().__init__(store)
        self.under_way = 0
        self._pid = 0
        self._at = 0
        self._after = False
        self._number = 0

    def lie_in_wait(self, pid: int, *, at: int, after: bool) -> None:
        """Kill ``pid`` at mutating request ``at``, counted from 1, before or after it has taken effect."""
        self._pid, self._at, self._after, self._number = pid, at, after, 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer as ever, but for the one request and those after it."""
        if not str(scope["path"]).endswith(MUTATING) or not self._pid:
            await super().__call__(scope, receive, send)
            return
        self._number += 1
        if self._number < self._at:
            self.under_way += 1
            await super().__call__(scope, receive, send)
            self.under_way -= 1
        elif self._number == self._at:
            if self._after:
                await super().__call__(scope, receive, _nowhere)
            os.kill(self._pid, signal.SIGKILL)


async def _nowhere(_: Message) -> None:
    """The answer is lost."""
