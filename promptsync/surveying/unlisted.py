"""Prompts that a plan would create again although they may be there: absence in a listing is no proof."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from promptsync.plan import Create
from promptsync.problems import problem
from promptsync.surveying.recovery import unseen

if TYPE_CHECKING:
    from promptsync.model import Identity, Key
    from promptsync.plan import Plan
    from promptsync.problems import Problem
    from promptsync.record import LedgerDelta, LedgerState

YOUNG = timedelta(minutes=5)
"""So long a listing may lag behind what was written."""


def unlisted(
    plan: Plan, state: LedgerState, recovered: LedgerDelta, identity: Identity
) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
    """The keys that a dead apply may have created, and those that were written a short while ago.

    Only of prompts without a command: one that is there keeps its command from another.
    """
    created = {
        change.key: change
        for change in plan.changes
        if isinstance(change, Create) and not change.wanted.command
    }
    maybe_made = unseen(state.intent, recovered) if state.intent else ()
    young = (
        key for key, one in created.items() if one.base and _age(one.base.updated_at, identity.at) < YOUNG
    )
    return tuple(key for key in maybe_made if key in created), tuple(young)


def not_listed(key: Key) -> Problem:
    """What a plan says of one."""
    return problem(
        "gone",
        f"{key} may be there, although the platform does not list it: it was written a short while ago",
        None,
        "apply waits for it before it creates it again.",
    )


def _age(written: str, now: str) -> timedelta:
    """How long ago, on the platform's clock; very long if it does not say."""
    try:
        return datetime.fromisoformat(now) - datetime.fromisoformat(written)
    except (ValueError, TypeError):  # no time, or one without its zone
        return timedelta.max
