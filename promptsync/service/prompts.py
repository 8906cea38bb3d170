"""An organization's prompts over the platform's API (promptsync.protocols.PromptService)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.service import wire
from promptsync.service.connect import call
from promptsync.service.error_answers import broken_answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.model import FieldValue, Identity, ListedPrompt, LivePrompt, Prompt
    from promptsync.service.connections import Connections

_AGENT = "gitpod.v1.AgentService"
_IDENTITY = "gitpod.v1.IdentityService"

MAX_BARREN_PAGES = 3
"""So many pages in a row without a new prompt are a listing without end."""


class PromptClient:
    """The service behind ``http``, each method one request; only list_prompts makes one for every page.

    Nothing is tried again: RemoteError has the code and ``retry_after`` to decide by.
    """

    def __init__(self, http: Connections) -> None:
        self._http = http

    async def identity(self) -> Identity:
        """Whose token this is."""
        return wire.parse_identity(await call(self._http, f"{_IDENTITY}/GetAuthenticatedIdentity", {}))

    async def list_prompts(self, *, texts: bool = False) -> list[ListedPrompt]:
        """Every prompt, newest first; a listing that cannot be whole is an error."""
        found: dict[str, ListedPrompt] = {}
        token, seen, barren = "", {""}, 0
        while True:
            request = wire.list_request(token, texts=texts)
            page = wire.parse_page(await self._ask("ListPrompts", request), texts=texts)
            before = len(found)
            for prompt in page.prompts:
                found.setdefault(prompt.id, prompt)
            token = page.next_token
            if not token:
                return list(found.values())
            barren = 0 if len(found) > before else barren + 1
            if token in seen:
                raise broken_answer("ListPrompts: a page token came twice, so the listing has no end")
            if barren == MAX_BARREN_PAGES:
                raise broken_answer(f"ListPrompts: {barren} pages in a row without a new prompt, and no end")
            seen.add(token)

    async def get_prompt(self, prompt_id: str) -> LivePrompt:
        """One prompt with its text."""
        return await self._prompt("GetPrompt", wire.prompt_request(prompt_id))

    async def create_prompt(self, prompt: Prompt) -> LivePrompt:
        """The prompt as the server keeps it."""
        return await self._prompt("CreatePrompt", wire.create_request(prompt))

    async def update_prompt(self, prompt_id: str, fields: Mapping[str, FieldValue]) -> LivePrompt:
        """Change only ``fields``; the whole prompt as the server keeps it."""
        return await self._prompt("UpdatePrompt", wire.update_request(prompt_id, fields))

    async def delete_prompt(self, prompt_id: str) -> None:
        """Delete for good."""
        await self._ask("DeletePrompt", wire.prompt_request(prompt_id))

    async def _prompt(self, method: str, request: Mapping[str, object]) -> LivePrompt:
        return wire.parse_prompt_answer(await self._ask(method, request), method)

    async def _ask(self, method: str, request: Mapping[str, object]) -> object:
        return await call(self._http, f"{_AGENT}/{method}", request)
