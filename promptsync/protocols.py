"""The seams between planning or applying and the world; the concrete parts are named in ``cli`` only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType

    from promptsync.model import Base, FieldValue, Identity, Key, LivePrompt, Prompt
    from promptsync.plan import Step
    from promptsync.record import Applied, Ending, Intent, LedgerDelta, LedgerState, Run, Version


class PromptService(Protocol):
    """An organization's prompts. Every method raises RemoteError."""

    async def identity(self) -> Identity:
        """Whose token this is (IdentityService/GetAuthenticatedIdentity)."""
        ...

    async def list_prompts(self, *, texts: bool = False) -> list[LivePrompt]:
        """Every prompt, with its text if ``texts``, or an error: never a part of them (ListPrompts)."""
        ...

    async def get_prompt(self, prompt_id: str) -> LivePrompt:
        """One prompt with its text; RemoteError ``not_found`` when there is none (GetPrompt)."""
        ...

    async def create_prompt(self, prompt: Prompt) -> LivePrompt:
        """The prompt as the server keeps it (CreatePrompt)."""
        ...

    async def update_prompt(self, prompt_id: str, fields: Mapping[str, FieldValue]) -> LivePrompt:
        """Change only ``fields``, under the names of model.FIELDS (UpdatePrompt)."""
        ...

    async def delete_prompt(self, prompt_id: str) -> None:
        """Delete for good (DeletePrompt)."""
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

    def ease(self) -> None:
        """A request went well."""
        ...


class Ledger(Protocol):
    """The record of base for one target. Every method raises LedgerError.

    An apply is two commits: ``begin`` before its first request, ``finish`` after its last. Both raise
    LostRaceError, and change nothing, if the ledger is no longer at the revision of ``state``.
    """

    def fetch(self) -> None:
        """Bring the newest state from where it is shared with others."""
        ...

    def read(self) -> LedgerState:
        """The newest state as it is known here."""
        ...

    def load(self, state: LedgerState, bases: Iterable[Base]) -> dict[Key, Prompt]:
        """The prompts behind ``bases``, whole, as the server answered them."""
        ...

    def begin(
        self, state: LedgerState, intent: Intent, delta: LedgerDelta, overwritten: Mapping[Key, Prompt]
    ) -> LedgerState:
        """Write down what is about to be sent, and put in safety what it would overwrite or delete."""
        ...

    def finish(self, state: LedgerState, delta: LedgerDelta, ending: Ending) -> LedgerState:
        """Write down what was done, and take the intent away."""
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


class Progress(Protocol):
    """Watches an apply; told from one thread, in the order of events."""

    def started(self, step: Step) -> None:
        """A request is about to be sent."""
        ...

    def ended(self, step: Step, error: str) -> None:
        """It was answered; ``error`` is empty if well."""
        ...
