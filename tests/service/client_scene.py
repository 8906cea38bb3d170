"""Requests of a client, and servers that answer as they are told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import RemoteError
from promptsync.service.connections import Connections
from promptsync.service.prompts import PromptClient

from .support import BASE, ID, PROMPT, TOKEN, answer, ask

if TYPE_CHECKING:
    import httpx

    from promptsync.model import ListedPrompt
    from promptsync.protocols import PromptService

    Handler = Callable[[httpx.Request], httpx.Response]


def listed(handler: Handler) -> list[str]:
    """The ids that list_prompts gives."""
    prompts: list[ListedPrompt] = ask(handler, lambda service: service.list_prompts())
    return [prompt.id for prompt in prompts]


def failed(handler: Handler, *, base_url: str = BASE) -> RemoteError:
    with pytest.raises(RemoteError) as caught:
        ask(handler, lambda service: service.get_prompt(ID), base_url=base_url)
    return caught.value


def page(*ids: str, then: str = "") -> httpx.Response:
    prompts = [PROMPT | {"id": identifier} for identifier in ids]
    return answer({"prompts": prompts, "pagination": {"nextToken": then}})


def paged(pages: dict[str, httpx.Response]) -> Handler:
    """A server that has one page for each token."""

    def handler(request: httpx.Request) -> httpx.Response:
        return pages[json.loads(request.content)["pagination"].get("token", "")]

    return handler


Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "


def delete_from(serve: Serve, *, times: int = 1) -> None:
    """So many deletions at once, from a server of this machine that ``serve`` is."""

    async def run() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, Connections(f"http://127.0.0.1:{port}", TOKEN, timeout=10) as http:
            service: PromptService = PromptClient(http)
            await asyncio.gather(*(service.delete_prompt(ID) for _ in range(times)))

    asyncio.run(run())


def answering(body: bytes) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(HEAD + body)
        await writer.drain()
        writer.close()

    return serve
