"""Tries a request again where that is safe, after a wait that the server may name."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

import stamina

from promptsync.errors import Delivery, RemoteError
from promptsync.protocols import PromptService
from promptsync.service.listing import whole_listing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from promptsync.model import Identity, ListedPrompt, LivePrompt
    from promptsync.service.slots import Slots
    from promptsync.service.wire import Page

T = TypeVar("T")


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


class Retrier:
    """Makes one request several times. ``slots`` hear when the server asks for less."""

    def __init__(self, patience: Patience, slots: Slots) -> None:
        self._patience = patience
        self._slots = slots

    async def run(self, request: Callable[[], Awaitable[T]]) -> T:
        """The answer to ``request``, or the error of its last attempt."""
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

    async def in_time(self, request: Awaitable[T]) -> T:
        """The answer to one attempt. Raises RemoteError ``deadline_exceeded``."""
        seconds = self._patience.request_timeout
        try:
            async with asyncio.timeout(seconds):
                return await request
        except TimeoutError as error:
            message = f"no answer within {seconds:g} s"
            raise RemoteError("deadline_exceeded", message, delivery=Delivery.LOST) from error

    def check_time(self) -> None:
        """Raise RemoteError ``canceled`` if the time is over: another apply may be under way since then."""
        if self._slots.expired:
            message = "the time of this apply was over before this could be sent"
            raise RemoteError("canceled", message, "Run it again.", delivery=Delivery.NOT_SENT)

    def _wait(self, error: Exception) -> bool | float:
        """Whether to try again, and after how many seconds if the server has said."""
        if self._slots.closed or not isinstance(error, RemoteError) or not error.passing:
            return False
        if error.code == "resource_exhausted" or error.retry_after is not None:
            self._slots.push_back()
        if error.retry_after is None:
            return True
        return min(error.retry_after, self._patience.longest_wait)


class PatientReader:
    """protocols.PromptReader over another one: what changes nothing may be asked again."""

    def __init__(self, service: PagedService, retrier: Retrier) -> None:
        self._service = service
        self._retrier = retrier

    async def identity(self) -> Identity:
        """See PromptReader."""
        return await self._ask(self._service.identity)

    async def list_prompts(self, *, texts: bool = False) -> list[ListedPrompt]:
        """See PromptReader."""
        return await whole_listing(
            lambda token: self._ask(lambda: self._service.list_page(token, texts=texts))
        )

    async def get_prompt(self, prompt_id: str) -> LivePrompt:
        """See PromptReader."""
        return await self._ask(lambda: self._service.get_prompt(prompt_id))

    async def _ask(self, request: Callable[[], Awaitable[T]]) -> T:
        return await self._retrier.run(lambda: self._retrier.in_time(request()))
