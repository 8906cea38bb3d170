"""Waiting for what another process or thread does; nothing else in the tests waits by the clock."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_PATIENCE = 20
_OTHER_WORKERS = 300


def wait_until(happened: Callable[[], bool], *, unless: Callable[[], object] = lambda: None) -> None:
    """Return as soon as it has happened. ``unless`` is called meanwhile, to raise where it never will."""
    end = time.monotonic() + _PATIENCE
    while not happened():
        unless()
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.005)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Be the only process in such a block; the others wait at its door."""
    with closing(sqlite3.connect(lock, timeout=_OTHER_WORKERS, isolation_level=None)) as database:
        database.execute("BEGIN EXCLUSIVE")
        yield
