"""A service that tries again where that is safe, and looks first where it might not be.

An update may be repeated, a delete that finds nothing has been done, and a read changes nothing. A create
whose answer was lost may have been carried out: it is looked for before it is sent again.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

import stamina

from promptsync.errors import RemoteError
from promptsync.protocols import PromptService
from promptsync.service.listing import whole_listing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from promptsync.model import FieldValue, Identity, LivePrompt, Prompt
    from promptsync.service.slots import Slots
    from promptsync.service.wire import Page

T = TypeVar("T")

_PASSING = frozenset({"unavailable", "deadline_exceeded", "resource_exhausted"})


@dataclass(frozen=True, slots=True)
class Patience:
    """``attempts`` in all; waits in seconds grow from ``first_wait``, with jitter, to ``longest_wait``.

    A wait that the server names is kept, up to ``longest_wait``. ``request_timeout`` is for one attempt of
    one request; each page of a listing is a request.
    """

    attempts: int = 6
    first_wait: float = 0.5
    longest_wait: float = 30.0
    request_timeout: float = 60.0


class PagedService(PromptService, Protocol):
    """A service whose listing can be had page by page."""

    async def list_page(self, token: str, *, texts: bool) -> Page:
        """The page of ``token``, the first for an empty one."""
        ...


class PatientService:
    """protocols.PromptService over another one. ``slots`` hear of it when the server asks for less."""

    def __init__(self, service: PagedService, patience: Patience, slots: Slots) -> None:
        self._service = service
        self._patience = patience
        self._slots = slots
        self._known: set[str] = set()
        self._looking = asyncio.Lock()

    async def identity(self) -> Identity:
        """See PromptService."""
        return await self._ask(self._service.identity)

    async def list_prompts(self, *, texts: bool = False) -> list[LivePrompt]:
        """See PromptService. What is listed was not made by a later create."""
        listing = await whole_listing(
            lambda token: self._ask(lambda: self._service.list_page(token, texts=texts))
        )
        self._known.update(one.id for one in listing)
        return listing

    async def get_prompt(self, prompt_id: str) -> LivePrompt:
        """See PromptService. As what is listed: another apply may have made it since the listing."""
        found = await self._ask(lambda: self._service.get_prompt(prompt_id))
        self._known.add(found.id)
        return found

    async def create_prompt(self, prompt: Prompt) -> LivePrompt:
        """See PromptService. Sent again only after it could not be found."""
        maybe_made = False

        async def create() -> LivePrompt:
            nonlocal maybe_made
            if maybe_made and (made := await self._find(prompt)):
                return made
            try:
                return await self._in_time(lambda: self._service.create_prompt(prompt))
            except RemoteError as error:
                maybe_made = maybe_made or error.outcome_unknown
                if maybe_made and error.code == "already_exists" and (made := await self._find(prompt)):
                    return made
                raise

        created = await self._patiently(create)
        self._known.add(created.id)
        return created

    async def update_prompt(self, prompt_id: str, fields: Mapping[str, FieldValue]) -> LivePrompt:
        """See PromptService."""
        return await self._ask(lambda: self._service.update_prompt(prompt_id, fields))

    async def delete_prompt(self, prompt_id: str) -> None:
        """See PromptService. Nothing to find means that it is done."""
        try:
            await self._ask(lambda: self._service.delete_prompt(prompt_id))
        except RemoteError as error:
            if error.code != "not_found":
                raise

    async def _find(self, prompt: Prompt) -> LivePrompt | None:
        """The prompt that a create has made without our hearing of it: a new one that is alike.

        One search at a time, so that two creates alike in everything cannot both take the same prompt.
        """
        async with self._looking:
            for one in await whole_listing(self._page_in_time):
                if one.id in self._known or one.command != prompt.command:
                    continue
                found = await self._get_in_time(one.id)
                if found.prompt and found.prompt.folded == prompt.folded:
                    self._known.add(found.id)
                    return found
        return None

    async def _page_in_time(self, token: str) -> Page:
        return await self._in_time(lambda: self._service.list_page(token, texts=False))

    async def _get_in_time(self, prompt_id: str) -> LivePrompt:
        return await self._in_time(lambda: self._service.get_prompt(prompt_id))

    async def _ask(self, request: Callable[[], Awaitable[T]]) -> T:
        """The answer to one request, each attempt in time."""
        return await self._patiently(lambda: self._in_time(request))

    async def _patiently(self, request: Callable[[], Awaitable[T]]) -> T:
        patience = self._patience
        async for attempt in stamina.retry_context(
            on=self._wait,
            attempts=patience.attempts,
            timeout=None,
            wait_initial=patience.first_wait,
            wait_max=patience.longest_wait,
            wait_jitter=patience.first_wait,
        ):
            with attempt:
                return await request()
        raise AssertionError("the last attempt returns or raises")

    async def _in_time(self, request: Callable[[], Awaitable[T]]) -> T:
        try:
            async with asyncio.timeout(self._patience.request_timeout):
                return await request()
        except TimeoutError as error:
            seconds = self._patience.request_timeout
            raise RemoteError("deadline_exceeded", f"no answer within {seconds:g} s") from error

    def _wait(self, error: Exception) -> bool | float:
        """Whether to try again, and after how many seconds if the server has said."""
        if self._slots.closed or not isinstance(error, RemoteError) or error.code not in _PASSING:
            return False
        if error.code == "resource_exhausted" or error.retry_after is not None:
            self._slots.push_back()
        if error.retry_after is None:
            return True
        return min(error.retry_after, self._patience.longest_wait)
