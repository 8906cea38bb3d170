"""The two halves of an ASGI exchange as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.sandbox.app import ASGIApp, Event, Receive, Send

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; ``length`` is what Content-Length claims, None: the truth."""

    status: int
    headers: Headers
    body: bytes
    length: int | None = None


async def body_of(receive: Receive) -> bytes:
    """The request's body."""
    body, more = b"", True
    while more:
        event = await receive()
        # An event is a plain mapping; ASGI says that http.request has bytes here.
        body += cast("bytes", event.get("body", b""))
        more = bool(event.get("more_body", False))
    return body


async def answer_of(app: ASGIApp, scope: Event, body: bytes) -> Answer:
    """What ``app`` answers."""
    events: list[Event] = []

    async def receive() -> Event:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(event: Event) -> None:
        events.append(event)

    await app(scope, receive, send)
    start = events[0]
    # As above: ASGI's own types.
    headers = tuple(cast("Iterable[tuple[bytes, bytes]]", start["headers"]))
    parts = [cast("bytes", event.get("body", b"")) for event in events[1:]]
    return Answer(cast("int", start["status"]), headers, b"".join(parts))


async def send_start(send: Send, answer: Answer) -> None:
    """Status and headers."""
    length = len(answer.body) if answer.length is None else answer.length
    kept = [(name, value) for name, value in answer.headers if name.lower() != b"content-length"]
    headers = [*kept, (b"content-length", b"%d" % length)]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})


async def send_answer(send: Send, answer: Answer) -> None:
    """The whole answer, or as much of it as there is."""
    await send_start(send, answer)
    await send({"type": "http.response.body", "body": answer.body})
