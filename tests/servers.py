"""A real server for a test: uvicorn in a thread, on a free port of this machine."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from promptsync.sandbox.server import listening_socket, quiet_server, url_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.sandbox.app import ASGIApp


@contextmanager
def running_server(app: ASGIApp) -> Iterator[str]:
    """The URL of a server that answers for ``app`` until the block ends."""
    with listening_socket(0) as listener:
        server = quiet_server(app)
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield url_of(listener)
        finally:
            server.should_exit = True
            thread.join()
