"""How many requests may run side by side: fewer while the server pushes back, more again as it recovers."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType


class Slots:
    """A semaphore whose size follows the server: halved by each push-back, regained by successes (AIMD).

    Who came first is first, so that the steps of a plan start in its order.
    """

    def __init__(self, most: int) -> None:
        self._most = float(most)
        self._limit = float(most)
        self._used = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._closed = False
        self._passed: Callable[[], bool] = lambda: False

    async def __aenter__(self) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._give()
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # the turn had come
                self._free()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._free()

    @property
    def closed(self) -> bool:
        """See protocols.RequestSlots."""
        return self._closed or self._passed()

    @property
    def expired(self) -> bool:
        """Whether the time is over: then not even a step that has begun may send another request."""
        return self._passed()

    def close_when(self, passed: Callable[[], bool]) -> None:
        """Be closed as soon as ``passed`` says that the time is over."""
        self._passed = passed

    def close(self) -> None:
        """Start nothing new and try nothing again; what is under way may end."""
        self._closed = True

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
        self._give()

    def _free(self) -> None:
        self._used -= 1
        self._give()

    def _give(self) -> None:
        while self._waiting and self._used < self.limit:
            turn = self._waiting.popleft()
            if not turn.cancelled():
                turn.set_result(None)
                self._used += 1
