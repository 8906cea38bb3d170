"""An event loop in which waiting takes no time: the waits of production, and the same every time."""

from __future__ import annotations

import asyncio
import math
import selectors
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

T = TypeVar("T")

START = 1_767_225_600_000_000_000
"""2026-01-01 in nanoseconds since 1970."""

_GRACE = 0.0002
"""So many real seconds a thread has to end before the time that somebody waits for is over."""


class Clock:
    """The one clock of a world, in ns since 1970. It moves on when somebody waits, and with each look."""

    def __init__(self) -> None:
        self.ns = START

    def __call__(self) -> int:
        self.ns += 1_000
        return self.ns

    def pass_(self, seconds: float) -> None:
        """Let time go by."""
        self.ns += math.ceil(seconds * 1e9) + 1_000


class _Selector(selectors.SelectSelector):
    """Where nothing is ready, the time until the next timer is over at once."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """See selectors."""
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        ready = super().select(_GRACE)
        if not ready:
            self._clock.pass_(timeout)
        return ready


class TimelessLoop(asyncio.SelectorEventLoop):
    """Its time is that of ``clock``."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(_Selector(clock))
        self._world_clock = clock

    def time(self) -> float:
        """In seconds since the clock's start."""
        return (self._world_clock.ns - START) / 1e9


def run(work: Coroutine[object, object, T], clock: Clock) -> T:
    """As asyncio.run."""
    with asyncio.Runner(loop_factory=lambda: TimelessLoop(clock)) as runner:
        return runner.run(work)
