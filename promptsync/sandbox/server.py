"""The sandbox on a port of this machine, for any client."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import uvicorn

from promptsync.errors import PromptsyncError

if TYPE_CHECKING:
    from collections.abc import Callable

    from promptsync.sandbox.app import ASGIApp

_HOST = "127.0.0.1"


def serve(app: ASGIApp, *, port: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; ``ready`` is given the URL once the port listens.

    Port 0 takes any free one. Raises PromptsyncError where the port cannot be had, and KeyboardInterrupt
    after an orderly end by Ctrl-C.
    """
    with listening_socket(port) as listener:
        ready(url_of(listener))
        quiet_server(app).run(sockets=[listener])


def listening_socket(port: int) -> socket.socket:
    """A socket of this machine only, which holds early clients until the server takes them."""
    # With the protocol named asyncio turns Nagle's algorithm off; else each answer waits 40 ms for the
    # client's acknowledgement.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_HOST, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        raise PromptsyncError(
            f"cannot listen on port {port}: {error}", "Port 0 takes any free one."
        ) from error
    return listener


def url_of(listener: socket.socket) -> str:
    """Where clients find the server."""
    return f"http://{_HOST}:{listener.getsockname()[1]}"


def quiet_server(app: ASGIApp) -> uvicorn.Server:
    """A server that writes neither to the terminal nor to a log: what is shown is the caller's to say."""
    config = uvicorn.Config(app, lifespan="off", ws="none", log_config=None, log_level="critical")
    return uvicorn.Server(config)
