"""Work in another process, while this one goes on with something else."""

from __future__ import annotations

import os
import pickle
import sys
import threading
from contextlib import suppress
from functools import cache
from multiprocessing import get_context
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def beside(work: Callable[[], T]) -> Callable[[], T]:
    """Start ``work``, whose result can be pickled; what is returned waits for it, and gives it again.

    Where no process is to be had, or it ends without a result, the work is done here once somebody waits for
    it: what it raises, it raises here.
    """
    if not _can_fork():
        return cache(work)
    reader, writer = os.pipe()
    process = get_context("fork").Process(target=_write_result, args=(work, reader, writer), daemon=True)
    try:
        process.start()
    except OSError:  # too many processes, or too little memory for one more
        os.close(reader)
        return cache(work)
    finally:
        os.close(writer)

    def result() -> T:
        try:
            with os.fdopen(reader, "rb") as file:
                found: T = pickle.load(file)  # noqa: S301  # our own process has written it
        except (EOFError, pickle.UnpicklingError):
            return work()
        process.join()
        return found

    return cache(result)


def _can_fork() -> bool:
    """Whether another process is quickly there, does no harm, and has a processor for itself.

    Of a process with threads, a fork copies the locks that they hold for good. On macOS the system's own
    libraries have such threads, and on Windows there is no fork.
    """
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


def _write_result(work: Callable[[], object], reader: int, writer: int) -> None:
    os.close(reader)  # else this process would not see that nobody reads any more
    # Whatever is raised, Ctrl-C too: whoever waits does the work again, and it is raised there.
    with suppress(BaseException), os.fdopen(writer, "wb") as file:
        pickle.dump(work(), file, pickle.HIGHEST_PROTOCOL)
