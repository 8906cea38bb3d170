"""Waiting for a thread without having to: a git or a disk may take for ever."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


async def in_thread(work: Callable[[], T]) -> T:
    """The result of ``work``, as asyncio.to_thread gives it; but at the end nobody waits for the thread."""
    future: Future[T] = Future()
    future.set_running_or_notify_cancel()  # from now on it has a result, whether anybody waits or not

    def run() -> None:
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001  # raised where it is awaited
            future.set_exception(error)
        else:
            future.set_result(result)

    threading.Thread(target=run, daemon=True).start()
    return await asyncio.wrap_future(future)
