"""Writes prompts with care: looks before each attempt, and never takes an unknown outcome for a known one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from promptsync.errors import Delivery, RemoteError, StaleError
from promptsync.model import LivePrompt, Prompt
from promptsync.service.listing import whole_listing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence

    from promptsync.model import Author, FieldValue
    from promptsync.protocols import Keep
    from promptsync.service.patience import PagedService, Retrier
    from promptsync.service.wire import Page

T = TypeVar("T")


@dataclass(slots=True)
class _Attempts:
    """What the attempts of one write leave open. ``late`` ones may still be carried out."""

    unknown: bool = False
    late: bool = False

    def note(self, error: RemoteError) -> None:
        """An attempt ended so."""
        self.unknown = self.unknown or error.outcome_unknown
        self.late = self.late or error.late


class CarefulWriter:
    """protocols.PromptWriter over a service. ``known`` are the ids of prompts that no create has made."""

    def __init__(
        self, service: PagedService, retrier: Retrier, author: Author, known: Iterable[str] = ()
    ) -> None:
        self._service = service
        self._retrier = retrier
        self._author = author
        self._known = set(known)
        self._looking = asyncio.Lock()
        self._doubtful: list[Prompt] = []

    @property
    def doubtful(self) -> Sequence[Prompt]:
        """See PromptWriter."""
        return self._doubtful

    async def create(self, prompt: Prompt) -> LivePrompt:
        """See PromptWriter. Sent again only if it was not found, and if a late twin is out of the question.

        A command is: the platform gives it to one prompt. Without one, a gateway's answer says nothing about
        what the platform still does.
        """
        attempts = _Attempts()

        async def create() -> LivePrompt:
            if attempts.unknown and (made := await self.find_created(prompt)):
                return made
            if attempts.late and not prompt.command:
                raise RemoteError("aborted", "the answer to the create was lost, and it cannot be found yet")
            try:
                return await self._sent(attempts, lambda: self._service.create_prompt(prompt))
            except RemoteError as error:
                taken = error.code == "already_exists" and attempts.unknown
                if taken and (made := await self.find_created(prompt)):
                    return made
                raise

        try:
            created = await self._carried_out(attempts, create)
        finally:
            if attempts.unknown:
                self._doubtful.append(prompt)
        self._known.add(created.id)
        return created

    async def update(self, seen: LivePrompt, fields: Mapping[str, FieldValue], keep: Keep) -> LivePrompt:
        """See PromptWriter."""
        attempts = _Attempts()
        wanted = Prompt.from_fields({**seen.prompt.fields(), **fields})

        async def update() -> LivePrompt:
            nonlocal seen
            found = await self._found(seen)
            if found is None:
                raise StaleError("it was deleted on the platform")
            if attempts.unknown and _happened(found, seen, wanted):
                return found
            seen = await self._checked(found, seen, keep)
            return await self._sent(attempts, lambda: self._service.update_prompt(seen.id, fields))

        return await self._carried_out(attempts, update)

    async def delete(self, seen: LivePrompt, keep: Keep) -> None:
        """See PromptWriter."""
        attempts = _Attempts()

        async def delete() -> None:
            nonlocal seen
            found = await self._found(seen)
            if found is None:
                await self._check_gone(seen)
                return
            seen = await self._checked(found, seen, keep)
            try:
                await self._sent(attempts, lambda: self._service.delete_prompt(seen.id))
            except RemoteError as error:
                if error.code != "not_found":
                    raise

        await self._carried_out(attempts, delete)

    async def find_created(self, prompt: Prompt) -> LivePrompt | None:
        """See PromptWriter. One search at a time: two creates alike in everything take a prompt each."""
        async with self._looking:
            async for found in self._alike([prompt]):
                self._known.add(found.id)
                return found
        return None

    async def find_twins(self, prompts: Collection[Prompt]) -> list[LivePrompt]:
        """See PromptWriter."""
        async with self._looking:
            return [found async for found in self._alike(prompts)]

    async def _alike(self, prompts: Collection[Prompt]) -> AsyncIterator[LivePrompt]:
        """The unknown prompts like one of these, or what a server may have made of it, that are ours."""
        wanted = {one.folded for one in prompts}
        heads = {_without_text(one).folded for one in prompts}
        for one in await whole_listing(self._page):
            if one.id in self._known or one.head.folded not in heads or self._author.made(one) is False:
                continue
            found = await self._retrier.in_time(self._service.get_prompt(one.id))
            if found.prompt.folded not in wanted:
                continue
            ours = self._author.made(found)
            if ours is None:
                message = f"prompt {found.id} may be the one, but the platform does not say who made it"
                raise RemoteError("aborted", message)
            if ours:
                yield found

    async def _page(self, token: str) -> Page:
        return await self._retrier.in_time(self._service.list_page(token, texts=False))

    async def _found(self, seen: LivePrompt) -> LivePrompt | None:
        try:
            return await self._retrier.in_time(self._service.get_prompt(seen.id))
        except RemoteError as error:
            if error.code == "not_found":
                return None
            raise

    async def _checked(self, found: LivePrompt, seen: LivePrompt, keep: Keep) -> LivePrompt:
        """What is there now, if it may be changed: an edit since the plan is left alone.

        Another text at the same ``updatedAt`` is no edit that anybody could see. It is put in safety, and as
        that takes its time, there is another look.
        """
        while found.updated_at == seen.updated_at:
            if found.prompt == seen.prompt:
                return found
            await keep(found)
            seen, again = found, await self._found(found)
            if again is None:
                raise StaleError("it was deleted on the platform")
            found = again
        raise StaleError(f"it was edited on the platform at {found.updated_at}, after the plan was made")

    async def _check_gone(self, seen: LivePrompt) -> None:
        """Raise RemoteError if the listing has a prompt that GetPrompt has not: one of them lags behind."""
        if any(one.id == seen.id for one in await whole_listing(self._page)):
            message = f"the platform lists prompt {seen.id}, but does not find it"
            raise RemoteError("unavailable", message, delivery=Delivery.NOT_SENT)

    async def _sent(self, attempts: _Attempts, request: Callable[[], Awaitable[T]]) -> T:
        """The answer to a request that changes something; whatever keeps it from us is noted."""
        self._retrier.check_time()
        before, attempts.unknown = attempts.unknown, True
        try:
            answer = await self._retrier.in_time(request())
        except RemoteError as error:
            attempts.unknown = before
            attempts.note(error)
            raise
        attempts.unknown = before
        return answer

    async def _carried_out(self, attempts: _Attempts, write: Callable[[], Awaitable[T]]) -> T:
        """Try until it is done. An attempt without a known outcome outlives every later error."""
        try:
            return await self._retrier.run(write)
        except (RemoteError, StaleError) as error:
            error.uncertain = attempts.unknown
            raise


def _happened(found: LivePrompt, seen: LivePrompt, wanted: Prompt) -> bool:
    """Whether an update whose answer was lost was carried out: judged against what was there before."""
    return found.prompt != seen.prompt and found.prompt.folded == wanted.folded


def _without_text(prompt: Prompt) -> Prompt:
    return replace(prompt, prompt="")
