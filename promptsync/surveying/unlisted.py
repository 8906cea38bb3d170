"""What a listing may not show yet: absence in it is no proof, and neither is an older state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from promptsync.model import instant
from promptsync.plan.change import Create, Forget
from promptsync.problems import problem
from promptsync.surveying.recovery import unseen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.model import Base, Identity, Key, ListedPrompt
    from promptsync.plan.plan import Plan
    from promptsync.problems import Problem
    from promptsync.record import LedgerDelta, LedgerState

YOUNG = timedelta(minutes=5)
"""So long a listing may lag behind what was written."""


@dataclass(frozen=True, slots=True)
class Unlisted:
    """The keys of prompts that may be there otherwise than they are seen.

    ``unseen`` are those that a dead apply may have created, ``young`` those of a change that was planned for
    a state before the last write, a short while ago; what is ``hasty`` would be forgotten too soon.
    """

    unseen: tuple[Key, ...] = ()
    young: tuple[Key, ...] = ()
    hasty: tuple[Key, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What a plan says of them."""
        return tuple(map(_not_listed, (*self.unseen, *self.young, *self.hasty)))

    def without_hasty(self, plan: Plan) -> Plan:
        """``plan`` without what it would forget: what the ledger has forgotten is nobody's if it shows."""
        return replace(plan, changes=tuple(one for one in plan.changes if one.key not in self.hasty))


def unlisted(
    plan: Plan,
    state: LedgerState,
    recovered: LedgerDelta,
    live: Mapping[str, ListedPrompt],
    identity: Identity,
) -> Unlisted:
    """What to wait for before ``plan`` is applied.

    What would be created with the command that it has is not waited for: the platform refuses it twice.
    """
    taking = {one.key: one.wanted.command for one in plan.changes if isinstance(one, Create)}
    intended = unseen(state.intent, recovered) if state.intent else {}
    late = [one for one in plan.changes if _is_late(one.base, live, identity)]
    held = {
        one.key: one.base.answered.head.command for one in late if one.base and not isinstance(one, Forget)
    }

    def unkept(held: Mapping[Key, str]) -> tuple[Key, ...]:
        return tuple(key for key, command in held.items() if not command or taking.get(key) != command)

    return Unlisted(unkept(intended), unkept(held), tuple(one.key for one in late if isinstance(one, Forget)))


def _not_listed(key: Key) -> Problem:
    return problem(
        "gone",
        f"{key} may be there otherwise than the platform shows it: it was written a short while ago",
        None,
        "apply waits until it shows, or five minutes have passed since.",
    )


def _is_late(base: Base | None, live: Mapping[str, ListedPrompt], identity: Identity) -> bool:
    """Whether the platform does not show a prompt as it was after the last write, which is not long ago."""
    if base is None or _age(base.updated_at, identity.at) >= YOUNG:
        return False
    found = live.get(base.id)
    return found is None or instant(found.updated_at) < instant(base.updated_at)


def _age(written: str, now: str) -> timedelta:
    """How long ago, on the platform's clock; very long if it does not say."""
    try:
        return datetime.fromisoformat(now) - datetime.fromisoformat(written)
    except (ValueError, TypeError):  # no time, or one without its zone
        return timedelta.max
