"""What the ledger shall say after each step: pure functions from an answer to an LedgerDelta."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.model import Base, Key, LivePrompt, Prompt
from promptsync.plan import Action, Request
from promptsync.record import LedgerDelta

if TYPE_CHECKING:
    from promptsync.plan import Change, Plan, Step

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
    """The ledger's entry for one step that succeeded. ``answer`` is None for a delete."""
    if step.request is Request.DELETE:
        return _deleted(change)
    assert answer
    assert step.wanted
    base = base_of(change.key, step.wanted, answer, protect=change.protect)
    prompt = answer.prompt
    assert prompt  # the platform answers a create and an update with the whole prompt
    entry = LedgerDelta(_moved(change), {}).then(LedgerDelta({change.key: base}, {change.key: prompt}))
    return entry.then(_left_over(change)) if change.action is Action.REPLACE else entry


def base_of(key: Key, sent: Prompt, answer: LivePrompt, *, protect: bool) -> Base:
    """The base after ``sent`` was answered with ``answer``."""
    assert answer.prompt
    return Base(key, answer.id, sent.digest, answer.prompt.digest, answer.updated_at, protect)


def from_commit(delta: LedgerDelta, source: str) -> LedgerDelta:
    """``delta`` with ``source`` as the commit that its bases come from."""
    bases = {key: base and replace(base, source=source) for key, base in delta.bases.items()}
    return LedgerDelta(bases, delta.prompts)


def delta_of_records(plan: Plan, source: str) -> LedgerDelta:
    """The ledger's entry for all that sends no request; ``source`` is the commit that is applied.

    A base that is only refreshed still comes from the commit that it came from.
    """
    refreshed = LedgerDelta({base.key: base for base in plan.refreshed})
    bases: dict[Key, Base | None] = {}
    prompts: dict[Key, Prompt] = {}
    for change in plan.changes:
        if change.action in {Action.ADOPT, Action.RECORD}:
            bases |= _moved(change)
            bases[change.key] = change.record
            if change.before:
                prompts[change.key] = change.before
    return refreshed.then(from_commit(LedgerDelta(bases, prompts), source))


def overwritten(plan: Plan) -> dict[Key, Prompt]:
    """The live prompts a plan overwrites or deletes whose text the ledger does not hold as base already."""
    return {
        change.key: change.before
        for change in plan.changes
        if change.steps and change.before and not _is_base(change)
    }


def _is_base(change: Change) -> bool:
    assert change.before
    return change.base is not None and change.base.answered == change.before.digest


def _deleted(change: Change) -> LedgerDelta:
    if change.action is Action.REPLACE:
        assert change.live
        return LedgerDelta({left_over_key(change.key, change.live.id): None})
    return LedgerDelta({change.key: None})


def _left_over(change: Change) -> LedgerDelta:
    assert change.live
    assert change.before
    key = left_over_key(change.key, change.live.id)
    return LedgerDelta({key: base_of(key, change.before, change.live, protect=False)}, {key: change.before})


def _moved(change: Change) -> dict[Key, Base | None]:
    return {change.previous_key: None} if change.previous_key else {}
