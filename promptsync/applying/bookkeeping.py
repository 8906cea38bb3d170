"""What the ledger shall say after each step: pure functions from an answer to a LedgerDelta."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.keys.left_over import left_over_key
from promptsync.model import Base
from promptsync.plan.change import Adopt, Delete, Forget, Record, Release, Replace, Update
from promptsync.record import LedgerDelta

if TYPE_CHECKING:
    from promptsync.applying.answers import ReadAnswer
    from promptsync.model import Key, LivePrompt, Prompt
    from promptsync.plan.change import Change, Overwriting
    from promptsync.plan.plan import Plan
    from promptsync.plan.steps import Step


def delta_of_write(
    change: Change, step: Step, seen: LivePrompt | None, answer: LivePrompt, reading: ReadAnswer
) -> LedgerDelta:
    """The delta of a create or an update that was answered.

    What was answered counts for what was sent. If another field was edited meanwhile, the base keeps the time
    of the prompt that was ``seen``: so the next plan looks at the text, and finds the edit. A field that has
    not arrived counts as not sent: so the next plan sends it again.
    """
    sent = answer.prompt if reading.ignored or step.wanted is None else step.wanted
    base = Base(
        key=change.key,
        id=answer.id,
        sent=sent.digest,
        answered=reading.known.digest,
        updated_at=seen.updated_at if seen and reading.edited else answer.updated_at,
        protect=change.protect,
        made=change.made,
    )
    delta = LedgerDelta(_moved(change)).then(LedgerDelta({change.key: base}, {change.key: reading.known}))
    return delta.then(_left_over(change)) if isinstance(change, Replace) else delta


def delta_of_delete(change: Change) -> LedgerDelta:
    """The delta of a delete that succeeded."""
    if isinstance(change, Replace):
        return LedgerDelta({left_over_key(change.key, change.live.id): None})
    return LedgerDelta({change.key: None})


def base_of(key: Key, sent: Prompt, answer: LivePrompt, *, protect: bool) -> Base:
    """The base after ``sent`` was answered with ``answer``."""
    return Base(key, answer.id, sent.digest, answer.prompt.digest, answer.updated_at, protect)


def from_commit(delta: LedgerDelta, source: str) -> LedgerDelta:
    """``delta`` with ``source`` as the commit that its bases come from."""
    bases = {key: base and replace(base, source=source) for key, base in delta.bases.items()}
    return replace(delta, bases=bases)


def delta_of_records(plan: Plan, source: str) -> LedgerDelta:
    """The delta of all that sends no request; ``source`` is the commit that is applied.

    A base that is only refreshed still comes from the commit that it came from.
    """
    refreshed = LedgerDelta(
        {one.base.key: one.base for one in plan.refreshed},
        {one.base.key: one.prompt for one in plan.refreshed if one.prompt},
    )
    bases: dict[Key, Base | None] = {}
    prompts: dict[Key, Prompt] = {}
    released: dict[Key, Base | None] = {}
    for change in plan.changes:
        match change:
            case Adopt() | Record():
                bases |= {**_moved(change), change.key: change.record}
                prompts[change.key] = change.prompt
            case Release():
                bases[change.base.key] = None
                released[change.key] = change.mark
            case Forget():
                bases[change.key] = None
            case _:
                pass
    return refreshed.then(from_commit(LedgerDelta(bases, prompts, released), source))


def overwritten(plan: Plan) -> dict[Key, Prompt]:
    """The live prompts a plan overwrites or deletes whose text the ledger does not hold as base already."""
    return {
        change.key: change.live.prompt
        for change in plan.changes
        if isinstance(change, Update | Replace | Delete) and not _is_base(change)
    }


def _is_base(change: Overwriting) -> bool:
    return change.base is not None and change.base.answered == change.live.prompt.digest


def _left_over(change: Replace) -> LedgerDelta:
    key, live = left_over_key(change.key, change.live.id), change.live
    return LedgerDelta({key: base_of(key, live.prompt, live, protect=False)}, {key: live.prompt})


def _moved(change: Change) -> dict[Key, Base | None]:
    return {change.previous_key: None} if change.previous_key else {}
