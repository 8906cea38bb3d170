"""An organisation to look into: the sandbox behind a door that notes, holds back and turns away requests."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, cast

from promptsync.model import Prompt
from promptsync.sandbox.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from promptsync.sandbox.app import Event as Scope
    from promptsync.sandbox.app import Receive, Send
    from promptsync.sandbox.store import PromptStore

TOKEN = "v1.token-of-the-tests-0123456789"
MUTATING = ("CreatePrompt", "UpdatePrompt", "DeletePrompt")


@dataclass(frozen=True)
class Request:
    """One request as it came in: the method's name, as in CreatePrompt, and its JSON."""

    method: str
    body: bytes


class Organisation:
    """An ASGI application over ``store``, which takes TOKEN only."""

    def __init__(self, store: PromptStore) -> None:
        self.requests: list[Request] = []
        self.fails: Callable[[Request], bool] = lambda _: False
        self._admitted: int | None = None
        self._released = Event()
        self._mutations = 0
        self.move_to(store)

    def move_to(self, store: PromptStore, *, expiries: Sequence[datetime] = ()) -> None:
        """Be another organisation from now on; ``expiries`` are when its subject's tokens expire."""
        self.store = store
        self._app = create_app(store, token=TOKEN, expiries=expiries)

    def admit(self, number: int) -> None:
        """Let only so many more mutating requests through; the others wait until :meth:`release`."""
        self._released.clear()
        self._admitted = self._mutations + number

    def release(self) -> None:
        """Let all go on."""
        self._admitted = None
        self._released.set()

    def methods(self) -> list[str]:
        """The methods that were called, in order; forgotten afterwards."""
        called = [request.method for request in self.requests]
        self.requests.clear()
        return called

    def mutations(self) -> int:
        """How many mutating requests have come in and are not forgotten."""
        return sum(request.method in MUTATING for request in self.requests)

    def prompts(self) -> dict[str, Prompt]:
        """What the organisation holds, by name; a name may stand once only."""
        contents = [stored.content for stored in self.store.prompts()]
        by_name = {content.name: content for content in contents}
        assert len(by_name) == len(contents), "a prompt is there twice"
        return by_name

    def edit(self, name: str, prompt: str) -> None:
        """Change a prompt's text as somebody on the dashboard would."""
        (stored,) = (one for one in self.store.prompts() if one.content.name == name)
        self.store.update(stored.id, lambda old: Prompt.from_fields({**old.fields(), "prompt": prompt}))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(str(scope["path"]).rpartition("/")[2], await _body(receive))
        self.requests.append(request)
        if request.method in MUTATING:
            await self._wait()
        if self.fails(request):
            await _send_denied(send)
            return
        await self._app(scope, _replayed(request.body), send)

    async def _wait(self) -> None:
        self._mutations += 1
        number = self._mutations
        if self._admitted is not None and number > self._admitted:
            await asyncio.to_thread(self._released.wait)


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        event = await receive()
        # An event is a plain mapping; ASGI says that http.request has bytes here.
        body += cast("bytes", event.get("body", b""))
        more = bool(event.get("more_body", False))
    return body


def _replayed(body: bytes) -> Receive:
    async def receive() -> Scope:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def _send_denied(send: Send) -> None:
    body = json.dumps({"code": "permission_denied", "message": "not today"}).encode()
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
