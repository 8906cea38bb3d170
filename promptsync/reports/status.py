"""How a target stands, for one screen, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.reports.standing import DRIFT, Standing

if TYPE_CHECKING:
    from collections.abc import Collection

    from promptsync.model import Identity, Key, Person
    from promptsync.plan.change import Action
    from promptsync.plan.plan import Plan
    from promptsync.plan.set_aside import Reason
    from promptsync.problems import Problem
    from promptsync.record import Applied, Run
    from promptsync.reports.standing import KnownPrompt


@dataclass(frozen=True, slots=True)
class Holder:
    """Who the token belongs to. ``person`` is None if the platform did not say.

    ``expires`` are the times at which the holder's tokens expire, the first one first: the platform does not
    say which of them is in use. RFC 3339; empty if unknown.
    """

    identity: Identity
    person: Person | None = None
    expires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NextCommand:
    """A command to run next, as a line for a shell, and what it is for."""

    line: str
    why: str


@dataclass(frozen=True, slots=True)
class TargetStatus:
    """A target: whose organization it is, what an apply would do, what stands elsewhere, and the last apply.

    ``organization`` is its name; empty if the platform did not say. ``running`` is an apply that has not
    ended.
    """

    organization: str
    holder: Holder
    plan: Plan
    prompts: tuple[KnownPrompt, ...]
    last: Applied | None = None
    running: Run | None = None
    next: tuple[NextCommand, ...] = ()

    @property
    def pending(self) -> bool:
        """Whether git and the organization differ anywhere, or a plan is refused."""
        return bool(self.plan.changes or self.plan.errors or self.drifted or self.conflicts or self.broken)

    @property
    def drifted(self) -> tuple[Key, ...]:
        """Prompts that only the organization's side has edited or deleted."""
        return self._keys(DRIFT)

    @property
    def conflicts(self) -> tuple[Key, ...]:
        """Prompts that both sides have changed, differently."""
        return self._keys({Standing.CONFLICT})

    def set_aside(self, reason: Reason) -> tuple[Key, ...]:
        """Prompts that stay as they are because somebody said so."""
        return tuple(one.key for one in self.plan.set_aside if one.reason is reason)

    @property
    def broken(self) -> tuple[Key, ...]:
        """Prompts whose file has errors."""
        return tuple(one.key for one in self.prompts if one.key and one.standing is Standing.BROKEN)

    @property
    def in_step(self) -> int:
        """How many prompts are the same here and there."""
        return sum(one.standing is Standing.IN_STEP for one in self.prompts)

    @property
    def other_problems(self) -> tuple[Problem, ...]:
        """What the plan says beside the drift and the conflicts, which are counted."""
        return tuple(one for one in self.plan.problems if one.rule not in {"drift", "conflict"})

    def keys(self, action: Action) -> tuple[Key, ...]:
        """The keys of the plan's changes of one action."""
        return tuple(change.key for change in self.plan.changes if change.action is action)

    def _keys(self, standings: Collection[Standing]) -> tuple[Key, ...]:
        aside = {one.key for one in self.plan.set_aside}
        found = (one for one in self.prompts if one.standing in standings)
        return tuple(one.key for one in found if one.key and one.key not in aside)
