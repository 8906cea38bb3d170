"""What the ledger knows, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.model import Base, Digest, Key, Prompt
    from promptsync.plan import Request, Step


@dataclass(frozen=True, slots=True)
class Run:
    """Who applies, from where: shown in history and to whoever finds the ledger locked.

    ``started`` is RFC 3339 in UTC; ``seconds`` is how long from then on it may start requests. ``host`` and
    ``pid`` tell a run that still goes on from one that died.
    """

    actor: str
    source: str
    started: str
    seconds: float
    host: str
    pid: int

    @property
    def deadline(self) -> datetime:
        """When it starts no further request."""
        return datetime.fromisoformat(self.started) + timedelta(seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class IntendedStep:
    """A step as the ledger remembers it: enough to see afterwards whether it has happened."""

    key: Key
    request: Request
    prompt_id: str | None
    wanted: Digest | None
    folded: str = ""

    @classmethod
    def of(cls, step: Step) -> IntendedStep:
        """What is remembered of ``step``."""
        if step.wanted is None:
            return cls(step.key, step.request, step.prompt_id or None, None)
        return cls(step.key, step.request, step.prompt_id or None, step.wanted.digest, step.wanted.folded)

    def happened_to(self, prompt: Prompt) -> bool:
        """Whether ``prompt`` is what this step wanted, or what a server may have made of it."""
        return prompt.digest == self.wanted or (self.folded != "" and prompt.folded == self.folded)


@dataclass(frozen=True, slots=True)
class Intent:
    """The steps an apply is about to send: written before the first, taken away after the last.

    ``protect`` are the keys whose files ask for protection, ``overwritten`` those whose live text was put in
    safety beside the bases.
    """

    run: Run
    steps: tuple[IntendedStep, ...]
    protect: frozenset[Key] = frozenset()
    overwritten: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerState:
    """The ledger at one revision (None: it does not exist yet).

    An ``intent`` found when reading belongs to a run that has not ended.
    """

    revision: str | None = None
    organization: str = ""
    bases: Mapping[Key, Base] = field(default_factory=dict)
    intent: Intent | None = None


@dataclass(frozen=True, slots=True)
class LedgerDelta:
    """What a commit changes in the ledger: bases (None: no longer) and the whole prompts behind them."""

    bases: Mapping[Key, Base | None] = field(default_factory=dict)
    prompts: Mapping[Key, Prompt] = field(default_factory=dict)

    def over(self, bases: Mapping[Key, Base]) -> dict[Key, Base]:
        """``bases`` with this entry's in their place."""
        merged: dict[Key, Base | None] = {**bases, **self.bases}
        return {key: base for key, base in merged.items() if base}

    def then(self, later: LedgerDelta) -> LedgerDelta:
        """Both entries as one."""
        return LedgerDelta({**self.bases, **later.bases}, {**self.prompts, **later.prompts})


class ApplyStatus(StrEnum):
    """How an apply stands in the ledger's log."""

    BEGUN = "begun"
    APPLIED = "applied"
    PARTLY = "partly applied"
    FAILED = "failed"
    UNLOCKED = "unlocked"
    PULLED = "pulled"


@dataclass(frozen=True, slots=True)
class Ending:
    """How an apply ended: ``counts`` are of the changes that were applied, by action.

    ``uncertain`` are the steps whose answer was lost for good: they stay intended, for the next apply to see.
    """

    run: Run
    state: ApplyStatus
    counts: Mapping[str, int] = field(default_factory=dict)
    uncertain: tuple[IntendedStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """One row of history. ``counts`` has create, update, replace and delete; times are RFC 3339."""

    revision: str
    time: str
    actor: str
    source: str
    started: str
    state: ApplyStatus
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Version:
    """A prompt as it was live at a revision; None where it was deleted.

    ``overwritten`` marks a text that was put in safety because that apply was about to overwrite it.
    """

    applied: Applied
    prompt: Prompt | None
    overwritten: bool
