"""A PromptClient whose network is a function, and the answers that such a function gives."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, TypeVar

import httpx

from promptsync.service.connections import Connections
from promptsync.service.prompts import PromptClient

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


T = TypeVar("T")

BASE = "https://ona.example/api"
TOKEN = "v1.TheToken-0123456789"
ID = "0197a1c4-0000-7000-8000-000000000001"

PROMPT: dict[str, object] = {
    "id": ID,
    "metadata": {
        "organizationId": "org",
        "name": "Review",
        "description": "Reviews a change.",
        "createdAt": "2026-01-01T00:00:00Z",
        "updatedAt": "2026-01-02T00:00:00.123456789Z",
    },
    "spec": {"prompt": "Read it.\n", "command": "review", "isCommand": True},
}


def answer(body: object, status: int = 200, headers: dict[str, str] | None = None) -> httpx.Response:
    """A JSON answer; ``json=`` of httpx would refuse NaN and lone surrogates."""
    return httpx.Response(
        status,
        content=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", **(headers or {})},
    )


def ask(
    handler: Callable[[httpx.Request], httpx.Response],
    question: Callable[[PromptClient], Awaitable[T]],
    *,
    base_url: str = BASE,
) -> T:
    """What ``question`` gives on a client whose every request is answered by ``handler``."""

    async def run() -> T:
        async with Connections(base_url, TOKEN, transport=httpx.MockTransport(handler)) as http:
            return await question(PromptClient(http))

    return asyncio.run(run())
