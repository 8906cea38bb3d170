"""What the ledger shall say after each step: pure functions from an answer to an LedgerDelta."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from promptsync.model import Base, Key
from promptsync.plan import Adopt, Delete, Forget, Record, Replace, Update
from promptsync.record import LedgerDelta

if TYPE_CHECKING:
    from promptsync.model import LivePrompt, Prompt
    from promptsync.plan import Change, Overwriting, Plan, Step

_LEFT_OVER = re.compile(r"@[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")


def left_over_key(key: Key, prompt_id: str) -> Key:
    """Where a replaced prompt is remembered until its deletion has succeeded.

    No file has this key, so a later plan finds a base without a file and deletes the prompt.
    """
    return Key(f"{key}@{prompt_id}")


def is_left_over(key: Key) -> bool:
    """Whether ``key`` is one of :func:`left_over_key`."""
    return _LEFT_OVER.search(key) is not None


def delta_of_step(change: Change, step: Step, answer: LivePrompt | None) -> LedgerDelta:
    """The ledger's entry for one step that succeeded; a delete has neither ``wanted`` nor an answer."""
    if step.wanted is None or answer is None:
        return _deleted(change)
    base = base_of(change.key, step.wanted, answer, protect=change.protect)
    entry = LedgerDelta(_moved(change), {}).then(LedgerDelta({change.key: base}, {change.key: answer.prompt}))
    return entry.then(_left_over(change)) if isinstance(change, Replace) else entry


def base_of(key: Key, sent: Prompt, answer: LivePrompt, *, protect: bool) -> Base:
    """The base after ``sent`` was answered with ``answer``."""
    return Base(key, answer.id, sent.digest, answer.prompt.digest, answer.updated_at, protect)


def delta_of_records(plan: Plan) -> LedgerDelta:
    """The ledger's entry for all that sends no request."""
    bases: dict[Key, Base | None] = {base.key: base for base in plan.refreshed}
    prompts: dict[Key, Prompt] = {}
    for change in plan.changes:
        match change:
            case Adopt() | Record():
                bases |= {**_moved(change), change.key: change.record}
                prompts[change.key] = change.prompt
            case Forget():
                bases[change.key] = None
            case _:
                pass
    return LedgerDelta(bases, prompts)


def overwritten(plan: Plan) -> dict[Key, Prompt]:
    """The live prompts a plan overwrites or deletes whose text the ledger does not hold as base already."""
    return {
        change.key: change.live.prompt
        for change in plan.changes
        if isinstance(change, Update | Replace | Delete) and not _is_base(change)
    }


def _is_base(change: Overwriting) -> bool:
    return change.base is not None and change.base.answered == change.live.prompt.digest


def _deleted(change: Change) -> LedgerDelta:
    if isinstance(change, Replace):
        return LedgerDelta({left_over_key(change.key, change.live.id): None})
    return LedgerDelta({change.key: None})


def _left_over(change: Replace) -> LedgerDelta:
    key, live = left_over_key(change.key, change.live.id), change.live
    return LedgerDelta({key: base_of(key, live.prompt, live, protect=False)}, {key: live.prompt})


def _moved(change: Change) -> dict[Key, Base | None]:
    return {change.previous_key: None} if change.previous_key else {}
