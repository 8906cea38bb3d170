"""The seams between planning or applying and the world; the concrete parts are named in ``cli`` only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
    from types import TracebackType

    from promptsync.model import Base, FieldValue, Identity, Key, ListedPrompt, LivePrompt, Prompt
    from promptsync.plan.steps import Step
    from promptsync.record import Applied, Ending, Intent, LedgerDelta, LedgerState, Neighbor, Run, Version


Keep: TypeAlias = "Callable[[LivePrompt], Awaitable[None]]"
"""Puts a live prompt in safety."""


class PromptReader(Protocol):
    """Looks at an organization's prompts. Every method raises RemoteError."""

    async def identity(self) -> Identity:
        """Whose token this is (IdentityService/GetAuthenticatedIdentity)."""
        ...

    async def list_prompts(self, *, texts: bool = False) -> list[ListedPrompt]:
        """Every prompt, or an error: never a part of them (ListPrompts). Each a LivePrompt if ``texts``."""
        ...

    async def get_prompt(self, prompt_id: str) -> LivePrompt:
        """One prompt with its text; RemoteError ``not_found`` when there is none (GetPrompt)."""
        ...


class PromptService(PromptReader, Protocol):
    """An organization's prompts, a request a call. Every method raises RemoteError."""

    async def create_prompt(self, prompt: Prompt) -> LivePrompt:
        """The prompt as the server keeps it (CreatePrompt)."""
        ...

    async def update_prompt(self, prompt_id: str, fields: Mapping[str, FieldValue]) -> LivePrompt:
        """Change only ``fields``, under the names of model.FIELDS (UpdatePrompt)."""
        ...

    async def delete_prompt(self, prompt_id: str) -> None:
        """Delete for good (DeletePrompt)."""
        ...


class PromptWriter(Protocol):
    """Changes prompts, and looks before each attempt at what it is about to change.

    Every method raises RemoteError, whose ``uncertain`` outlives every later attempt. ``keep`` is awaited
    with a live prompt that nobody has seen before it is overwritten or deleted.
    """

    async def create(self, prompt: Prompt) -> LivePrompt:
        """The new prompt as the platform keeps it."""
        ...

    async def update(self, seen: LivePrompt, fields: Mapping[str, FieldValue], keep: Keep) -> LivePrompt:
        """The prompt with ``fields`` changed. Raises StaleError if it is not the one that was ``seen``."""
        ...

    async def delete(self, seen: LivePrompt, keep: Keep) -> None:
        """Delete for good; a prompt that is gone is well. Raises StaleError as :meth:`update`."""
        ...

    async def find_created(self, prompt: Prompt) -> LivePrompt | None:
        """What a create has made whose answer was lost."""
        ...

    @property
    def doubtful(self) -> Sequence[Prompt]:
        """What creates were to make of which an attempt had no answer."""
        ...

    async def find_twins(self, prompts: Collection[Prompt]) -> list[LivePrompt]:
        """Prompts like these that were made since the start, by us, and that no answer told of."""
        ...


class CommitOrder(Protocol):
    """How the library's commit stands to others."""

    @property
    def edited(self) -> bool:
        """Whether the prompt files have changes that are not committed."""
        ...

    def is_older(self, than: str) -> bool | None:
        """Whether it is a proper ancestor of ``than``; None if the history that is here does not say."""
        ...


class RequestSlots(Protocol):
    """How many requests may run side by side; ``async with`` holds one."""

    @property
    def closed(self) -> bool:
        """Whether nothing new may start."""
        ...

    async def __aenter__(self) -> None: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def close(self) -> None:
        """Start nothing new; what is under way may end."""
        ...

    def close_when(self, passed: Callable[[], bool]) -> None:
        """Be closed as soon as ``passed`` says that the time is over."""
        ...

    def ease(self) -> None:
        """A request went well."""
        ...


class Ledger(Protocol):
    """The record of base for one target. Every method raises LedgerError.

    An apply is two commits: ``begin`` before its first request, ``finish`` after its last. Both raise
    LostRaceError, and change nothing, if the ledger is no longer at the revision of ``state``.
    """

    def fetch(self) -> bool:
        """Bring the newest state from where it is shared with others. False if it is here and not there."""
        ...

    def read(self) -> LedgerState:
        """The newest state as it is known here."""
        ...

    def neighbors(self) -> list[Neighbor]:
        """The other ledgers that are kept beside this one, as they are known here."""
        ...

    def load(self, state: LedgerState, bases: Iterable[Base]) -> dict[Key, Prompt]:
        """The prompts behind ``bases``, whole, as the server answered them."""
        ...

    def begin(
        self, state: LedgerState, intent: Intent, delta: LedgerDelta, overwritten: Mapping[Key, Prompt]
    ) -> LedgerState:
        """Write down what is about to be sent, and put in safety what it would overwrite or delete."""
        ...

    def keep(self, state: LedgerState, key: Key, prompt: Prompt) -> LedgerState:
        """Put a live prompt in safety that turned up since ``begin``."""
        ...

    def finish(self, state: LedgerState, delta: LedgerDelta, ending: Ending) -> LedgerState:
        """Write down what was done, and take the intent away."""
        ...

    def note(self, state: LedgerState, delta: LedgerDelta, ending: Ending) -> LedgerState:
        """Write down what a person has decided: releases and holds. An intent in ``state`` stays."""
        ...

    def unlock(self, state: LedgerState, run: Run) -> LedgerState:
        """Let the next apply take up from the intent in ``state``, whether its run has died or not."""
        ...

    def close(self) -> None:
        """Give up what is still running, such as a fetch in another thread."""
        ...

    def history(self) -> list[Applied]:
        """The applies, newest first."""
        ...

    def versions(self, key: Key) -> list[Version]:
        """What became of one prompt, newest first."""
        ...

    def prompts_at(self, revision: str) -> dict[Key, Prompt]:
        """Every managed prompt as it was live at a revision, which may be abbreviated."""
        ...

    def bases_at(self, revision: str) -> Mapping[Key, Base]:
        """The bases at a revision, which may be abbreviated."""
        ...


class Progress(Protocol):
    """Watches an apply; told from one thread, in the order of events."""

    def started(self, step: Step) -> None:
        """A request is about to be sent."""
        ...

    def ended(self, step: Step, error: str) -> None:
        """It was answered; ``error`` is empty if well."""
        ...
