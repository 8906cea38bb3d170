"""How many requests may run side by side: fewer while the server pushes back, more again as it recovers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType


DEFAULT_CONCURRENCY = 8


class Slots:
    """A semaphore whose size follows the server: halved by each push-back, regained by successes (AIMD)."""

    def __init__(self, most: int) -> None:
        self._most = float(most)
        self._limit = float(most)
        self._used = 0
        self.closed = False
        self._changed = asyncio.Condition()

    async def __aenter__(self) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self._used < int(self._limit))
            self._used += 1

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        async with self._changed:
            self._used -= 1
            # A slot that has become free, and perhaps one that easing has added.
            self._changed.notify(2)

    def close(self) -> None:
        """Start nothing new and try nothing again; what is under way may end."""
        self.closed = True

    @property
    def limit(self) -> int:
        """How many may run now."""
        return int(self._limit)

    def push_back(self) -> None:
        """The server has asked for less."""
        self._limit = max(1.0, self._limit / 2)

    def ease(self) -> None:
        """A request went well: after as many as there are slots, there is one slot more."""
        self._limit = min(self._most, self._limit + 1 / self._limit)
