"""A real server for a test: uvicorn in a thread, on a free port of this machine."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING

import uvicorn

from promptsync.sandbox.server import listening_socket, quiet_server, url_of

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

    from promptsync.sandbox.app import ASGIApp

_TICK = 0.1
"""In seconds, uvicorn's own."""
_TURNS = 3
"""Of the event loop, in which closed connections are let go of."""


class _Server(uvicorn.Server):
    """Ends as soon as it is told to: uvicorn takes a fifth of a second, long beside most tests."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._told = asyncio.Event()
        self._running: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        """See uvicorn."""
        self._running = asyncio.get_running_loop()
        ticks = 0
        while not await self.on_tick(ticks):
            ticks += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), _TICK)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """See uvicorn: what is under way ends first."""
        for listening in self.servers:
            listening.close()
        for one in sockets or ():
            one.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        while self.server_state.tasks:
            await asyncio.wait(set(self.server_state.tasks))
            await asyncio.sleep(0)
        for _ in range(_TURNS):
            await asyncio.sleep(0)

    def stop(self) -> None:
        """End, from any thread."""
        self.should_exit = True
        if self._running:
            with suppress(RuntimeError):  # it has ended by itself
                self._running.call_soon_threadsafe(self._told.set)


@contextmanager
def running_server(app: ASGIApp) -> Iterator[str]:
    """The URL of a server that answers for ``app`` until the block ends."""
    with listening_socket(0) as listener:
        server = _Server(quiet_server(app).config)
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield url_of(listener)
        finally:
            server.stop()
            thread.join()
