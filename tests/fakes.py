"""An organisation in memory that keeps the platform's rules (API.md, Behaviour) and can fail on demand."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from promptsync.errors import RemoteError
from promptsync.model import Identity, ListedPrompt, LivePrompt, Prompt
from promptsync.plan.steps import Request
from promptsync.service.wire import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from promptsync.model import FieldValue

T = TypeVar("T")

SUBJECT = "0197a1c4-0000-7000-8000-00000000c0de"
"""Whose token it is."""


class Crash(BaseException):
    """The client's process dies: no handler of an error may see it."""


class Fate(Enum):
    """What happens to a request: its answer fails, or its sender dies, before or after it took effect."""

    FAILS_BEFORE = "fails before"
    FAILS_AFTER = "fails after"
    DIES_BEFORE = "dies before"
    DIES_AFTER = "dies after"


@dataclass(frozen=True, slots=True)
class Sent:
    """One mutating request. ``before`` is what it overwrote or deleted; ``error`` a code, empty if well."""

    request: Request
    prompt_id: str
    before: Prompt | None = None
    error: str = ""


def well(_: int) -> Fate | None:
    """Every request goes well."""
    return None


def at(index: int, fate: Fate) -> Callable[[int], Fate | None]:
    """Request ``index``, counted from 0 over all methods, meets ``fate``; all others go well."""
    return lambda number: fate if number == index else None


def unchanged(text: str) -> str:
    """A server that keeps texts as they are."""
    return text


def listed(one: LivePrompt) -> ListedPrompt:
    """The same as a listing without texts has it."""
    return ListedPrompt(one.id, one.head, one.updated_at, one.created_at, one.organization, one.creator)


class FakeOrganization:
    """protocols.PromptService over a dictionary.

    ``fail`` decides over each request by its number from 0. After a death every further request dies, until
    :meth:`revive`. ``most_in_flight`` is the largest number of requests that were under way at once.
    """

    def __init__(self, *, normalise: Callable[[str], str] = unchanged) -> None:
        self.prompts: dict[str, LivePrompt] = {}
        self.log: list[Sent] = []
        self.fail: Callable[[int], Fate | None] = well
        self.requests = 0
        self.dead = False
        self.most_in_flight = 0
        self._in_flight = 0
        self._normalise = normalise
        self._clock = self._hours = 0
        self._made = 0

    def copy(self) -> FakeOrganization:
        """Another organisation in the same state, with nothing asked of it yet."""
        other = FakeOrganization(normalise=self._normalise)
        other.prompts = dict(self.prompts)
        other._clock, other._hours, other._made = self._clock, self._hours, self._made
        return other

    def revive(self) -> None:
        """A new process asks from now on, and all goes well."""
        self.dead, self.fail, self.requests = False, well, 0

    def wait_an_hour(self) -> None:
        """What was written until now is no longer young."""
        self._hours += 1

    # What people do in the dashboard

    def put(self, prompt: Prompt, creator: str = "a person") -> LivePrompt:
        """Make a prompt by hand. Raises RemoteError as the platform does."""
        self._check_command(prompt.command, "")
        self._made += 1
        return self._keep(f"{self._made:08x}-0000-7000-8000-000000000000", prompt, creator)

    def edit(self, prompt_id: str, prompt: Prompt) -> LivePrompt:
        """Change a prompt by hand. Raises RemoteError as the platform does."""
        live = self._get(prompt_id)
        if live.command and not prompt.command:
            raise RemoteError("invalid_argument", "a command cannot be cleared")
        self._check_command(prompt.command, prompt_id)
        return self._keep(prompt_id, prompt)

    def remove(self, prompt_id: str) -> None:
        """Delete a prompt by hand."""
        self._get(prompt_id)
        del self.prompts[prompt_id]

    def touch(self, prompt_id: str) -> None:
        """Save a prompt by hand without changing it."""
        self.edit(prompt_id, self._get(prompt_id).prompt)

    def texts(self) -> dict[str, Prompt]:
        """Every prompt whole, by id."""
        return {one.id: one.prompt for one in self.prompts.values()}

    # protocols.PromptService

    async def identity(self) -> Identity:
        """Always the same."""
        return await self._answered(lambda: Identity("org-1", SUBJECT, at=self.now()))

    async def list_prompts(self, *, texts: bool = False) -> list[ListedPrompt]:
        """Newest first."""
        return await self._answered(
            lambda: [one if texts else listed(one) for one in reversed(self.prompts.values())]
        )

    async def list_page(self, token: str, *, texts: bool) -> Page:
        """The only page."""
        return Page(await self.list_prompts(texts=texts), "")

    async def get_prompt(self, prompt_id: str) -> LivePrompt:
        """One prompt with its text."""
        return await self._answered(lambda: self._get(prompt_id))

    async def create_prompt(self, prompt: Prompt) -> LivePrompt:
        """The prompt as it is kept."""
        return await self._answered(
            lambda: self._logged(Request.CREATE, "", lambda: self.put(prompt, SUBJECT))
        )

    async def update_prompt(self, prompt_id: str, fields: Mapping[str, FieldValue]) -> LivePrompt:
        """Change only ``fields``."""

        def update() -> LivePrompt:
            live = self._get(prompt_id).prompt
            return self.edit(prompt_id, Prompt.from_fields({**live.fields(), **fields}))

        return await self._answered(lambda: self._logged(Request.UPDATE, prompt_id, update))

    async def delete_prompt(self, prompt_id: str) -> None:
        """Delete for good."""

        def delete() -> LivePrompt:
            live = self._get(prompt_id)
            self.remove(prompt_id)
            return live

        await self._answered(lambda: self._logged(Request.DELETE, prompt_id, delete))

    async def _answered(self, act: Callable[[], T]) -> T:
        """Let ``act`` take effect, or not, as :attr:`fail` says; others may act before and after."""
        number, self.requests = self.requests, self.requests + 1
        fate = self.fail(number)
        self._in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self._in_flight)
        try:
            self._meet(fate, Fate.FAILS_BEFORE, Fate.DIES_BEFORE)
            await asyncio.sleep(0)
            self._meet(None, Fate.FAILS_BEFORE, Fate.DIES_BEFORE)
            answer = act()
            self._meet(fate, Fate.FAILS_AFTER, Fate.DIES_AFTER)
            await asyncio.sleep(0)
            self._meet(None, Fate.FAILS_AFTER, Fate.DIES_AFTER)
            return answer
        finally:
            self._in_flight -= 1

    def _meet(self, fate: Fate | None, fails: Fate, dies: Fate) -> None:
        self.dead = self.dead or fate is dies
        if self.dead:
            raise Crash
        if fate is fails:
            raise RemoteError("unavailable", "try again later")

    def _logged(self, request: Request, prompt_id: str, act: Callable[[], LivePrompt]) -> LivePrompt:
        before = self.texts().get(prompt_id)
        try:
            answer = act()
        except RemoteError as error:
            self.log.append(Sent(request, prompt_id, before, error.code))
            raise
        self.log.append(Sent(request, answer.id, before))
        return answer

    def _get(self, prompt_id: str) -> LivePrompt:
        if prompt_id not in self.prompts:
            raise RemoteError("not_found", f"no prompt {prompt_id}")
        return self.prompts[prompt_id]

    def _check_command(self, command: str, prompt_id: str) -> None:
        """A command is held also by a prompt that only retains it."""
        if command and any(p.command == command and p.id != prompt_id for p in self.prompts.values()):
            raise RemoteError("already_exists", f"/{command} is taken")

    def now(self) -> str:
        """The platform's time."""
        return f"2026-01-01T{self._hours:02}:00:00.{self._clock:09d}Z"

    def _keep(self, prompt_id: str, prompt: Prompt, creator: str = "") -> LivePrompt:
        self._clock += 1
        now = self.now()
        old = self.prompts.get(prompt_id)
        kept = LivePrompt(
            prompt_id,
            replace(prompt, prompt=""),
            updated_at=now,
            created_at=old.created_at if old else now,
            organization="org-1",
            creator=old.creator if old else creator,
            text=self._normalise(prompt.prompt),
        )
        self.prompts[prompt_id] = kept
        return kept
