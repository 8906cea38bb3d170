"""The sandbox in a process of its own, whose answers are late and whose requests are counted.

``python server.py STORE LATENCY`` prints its URL once it listens, and serves until terminated. STORE is a
file or ``:memory:``. ``GET /counts`` answers how often each method was called since it was asked last.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from typing import TYPE_CHECKING

from promptsync.sandbox.app import create_app
from promptsync.sandbox.server import serve
from promptsync.sandbox.store import PromptStore

if TYPE_CHECKING:
    from promptsync.sandbox.app import ASGIApp, Event, Receive, Send


def main(store: str, latency: str) -> None:
    """Serve."""
    app = create_app(PromptStore(store))
    serve(counted(late(app, float(latency)) if float(latency) else app), port=0, ready=put)


def late(app: ASGIApp, latency: float) -> ASGIApp:
    """``app`` with its answers ``latency`` seconds after the request, or later where it takes longer."""

    async def delayed(scope: Event, receive: Receive, send: Send) -> None:
        due = asyncio.get_running_loop().time() + latency

        async def hold(event: Event) -> None:
            await asyncio.sleep(due - asyncio.get_running_loop().time())
            await send(event)

        await app(scope, receive, hold)

    return delayed


def counted(app: ASGIApp) -> ASGIApp:
    """``app`` and ``/counts``."""
    counts: Counter[str] = Counter()

    async def counting(scope: Event, receive: Receive, send: Send) -> None:
        method = str(scope["path"]).rpartition("/")[2]
        if method != "counts":
            counts[method] += 1
            await app(scope, receive, send)
            return
        body = json.dumps(counts).encode()
        counts.clear()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return counting


def put(url: str) -> None:
    """Tell where it listens."""
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
