"""The sandbox as a client sees it: JSON over HTTP, without a network and without promptsync's own client."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.sandbox.app import ASGIApp

    Json = Mapping[str, "str | int | bool | Json"]

VALID: Json = {"name": "Review", "description": "Use when reviewing.", "prompt": "Read the diff."}


ANY_TOKEN = "any"


class Wire:
    """``call`` answers the response of one unary request. An exception out of the application is raised."""

    def __init__(self, app: ASGIApp, *, root: str = "", token: str = ANY_TOKEN) -> None:
        self._app = app
        self._root = root
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def call(self, method: str, body: Json, service: str = "AgentService") -> httpx.Response:
        request = httpx.Request("POST", self.url(method, service), headers=self._headers, json=body)
        return self.send(request)

    def ok(self, method: str, body: Json) -> Answer:
        """The answer of a request that must be accepted."""
        response = self.call(method, body)
        assert response.status_code == 200, response.text
        return Answer(response)

    def code(self, method: str, body: Json) -> str:
        """The Connect code of a request that must be refused."""
        response = self.call(method, body)
        assert response.status_code >= 400, response.text
        return str(response.json()["code"])

    def create(self, **fields: str | bool) -> Prompt:
        """A prompt made from VALID and ``fields``."""
        return self.ok("CreatePrompt", {**VALID, **fields}).prompt

    def url(self, method: str, service: str = "AgentService") -> str:
        return f"http://sandbox{self._root}/gitpod.v1.{service}/{method}"

    def send(self, request: httpx.Request) -> httpx.Response:
        return asyncio.run(self._send(request))

    async def _send(self, request: httpx.Request) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self._app)) as client:
            return await client.send(request)


class Answer:
    """The JSON of an answer, with the parts the tests ask for."""

    def __init__(self, response: httpx.Response) -> None:
        self.json = response.json()

    @property
    def prompt(self) -> Prompt:
        return Prompt(self.json["prompt"])

    @property
    def prompts(self) -> list[Prompt]:
        return [Prompt(prompt) for prompt in self.json.get("prompts", [])]

    @property
    def ids(self) -> list[str]:
        return [prompt.id for prompt in self.prompts]

    @property
    def next_token(self) -> str:
        return str(self.json.get("pagination", {}).get("nextToken", ""))


class Prompt:
    """gitpod.v1.Prompt in JSON."""

    def __init__(self, json: dict[str, dict[str, str]]) -> None:
        self.json = json
        self.id = str(json["id"])
        self.metadata = json["metadata"]
        self.spec = json.get("spec", {})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Prompt) and self.json == other.json

    def __hash__(self) -> int:
        return hash(self.id)
