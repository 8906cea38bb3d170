"""Work in another process, while this one goes on with something else."""

from __future__ import annotations

import os
import sys
import threading
from functools import cache
from multiprocessing import get_context
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

T = TypeVar("T")


def beside(work: Callable[[], T]) -> Callable[[], T]:
    """Start ``work``, whose result can be pickled; what is returned waits for it, and gives it again.

    Without a process to be had, or if that one ends without a result, the work is done here once somebody
    waits for it: what it raises, it raises here.
    """
    if not _can_fork():
        return cache(work)
    context = get_context("fork")
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(work, writer), daemon=True)
    try:
        process.start()
    except OSError:  # too many processes, or too little memory for one more
        return cache(work)
    finally:
        writer.close()

    def result() -> T:
        try:
            found: T = reader.recv()
        except EOFError:
            return work()
        process.join()
        return found

    return cache(result)


def _can_fork() -> bool:
    """Whether another process is quickly there, harmless, and has a processor for itself.

    Of a process with threads, a fork copies the locks that they hold for good. On macOS the system's own
    libraries have such threads, and on Windows there is no fork.
    """
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


def _send(work: Callable[[], T], writer: Connection) -> None:
    try:
        writer.send(work())
    except BaseException:  # noqa: BLE001, S110  # also Ctrl-C: the one who waits does the work, and hears it
        pass
