"""The time until which an apply may send requests: whoever comes later counts on it."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from promptsync.record import Run

    Clock = Callable[[], float]


def _with_sleep() -> float:
    """Seconds that go on while the machine sleeps: CLOCK_BOOTTIME on Linux, the monotonic clock elsewhere."""
    clock = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
    return time.monotonic() if clock is None else time.clock_gettime(clock)


class Deadline:
    """The deadline of ``run``, which begins now. ``platform_time`` is the newest that the platform has told.

    It has passed as soon as any clock says so: that of a machine that slept, or of one that was put back, may
    not.
    """

    def __init__(
        self, run: Run, platform_time: Callable[[], str], clocks: Iterable[Clock] = (time.time, _with_sleep)
    ) -> None:
        self._run = run
        self._platform_time = platform_time
        self._clocks = [(clock, clock()) for clock in clocks]

    def passed(self) -> bool:
        """Whether nothing may be sent any more."""
        if any(clock() - start >= self._run.seconds for clock, start in self._clocks):
            return True
        return datetime.fromisoformat(self._platform_time()) >= self._run.deadline
