"""The sandbox in a process of its own, whose answers are late and whose requests are watched.

``python server.py STORE LATENCY`` prints its URL once it listens, and serves until terminated. STORE is a
file or ``:memory:``. ``GET /seen`` answers what came since it was asked last: ``counts``, how often each
method was called, and ``creating``, the seconds from the first create to the last create's answer.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
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
    serve(watched(late(app, float(latency)) if float(latency) else app), port=0, ready=put)


def late(app: ASGIApp, latency: float) -> ASGIApp:
    """``app`` with its answers ``latency`` seconds after the request, or later where it takes longer."""

    async def delayed(scope: Event, receive: Receive, send: Send) -> None:
        due = asyncio.get_running_loop().time() + latency

        async def hold(event: Event) -> None:
            await asyncio.sleep(due - asyncio.get_running_loop().time())
            await send(event)

        await app(scope, receive, hold)

    return delayed


def watched(app: ASGIApp) -> ASGIApp:
    """``app`` and ``/seen``."""
    counts: Counter[str] = Counter()
    creating: list[float] = []

    async def watching(scope: Event, receive: Receive, send: Send) -> None:
        method = str(scope["path"]).rpartition("/")[2]
        if method == "seen":
            seconds = creating[-1] - creating[0] if creating else 0.0
            await answer(send, {"counts": counts, "creating": seconds})
            counts.clear()
            creating.clear()
            return
        counts[method] += 1
        if method != "CreatePrompt":
            await app(scope, receive, send)
            return
        creating.append(time.monotonic())
        await app(scope, receive, send)
        creating.append(time.monotonic())

    return watching


async def answer(send: Send, document: object) -> None:
    """As JSON."""
    body = json.dumps(document).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def put(url: str) -> None:
    """Tell where it listens."""
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
