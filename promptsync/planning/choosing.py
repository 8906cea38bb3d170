"""What a choice leaves of the decisions. Pairs come before it, so that a renamed prompt stays one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.errors import UsageError
from promptsync.plan.change import Delete
from promptsync.plan.set_aside import Reason, SetAside
from promptsync.planning import refusals
from promptsync.planning.reconcile import Decision

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from promptsync.keys.choice import Choice
    from promptsync.model import Key
    from promptsync.plan.plan import Plan
    from promptsync.planning.pairing import PromptPair


def keys_of(pair: PromptPair) -> tuple[Key, ...]:
    """The keys by which a prompt is chosen: today's, the ledger's, and those of the one it is a part of."""
    sides = (one for one in (pair.desired, pair.base) if one)
    return tuple({pair.key: None, **{key: None for one in sides for key in (one.key, one.chosen_by)}})


def check_choice(choice: Choice, pairs: Iterable[PromptPair], others: Iterable[Key] = ()) -> None:
    """Raise UsageError for a key that neither a pair nor ``others`` has, and for a glob without a match."""
    if choice and (
        found := choice.unmatched({*others, *(key for one in pairs for key in (one.key, *keys_of(one)))})
    ):
        raise UsageError(*found)


def chosen(pairs: Sequence[PromptPair], decisions: Sequence[Decision], choice: Choice) -> list[Decision]:
    """The decisions, with each that is not chosen set aside unless there is nothing to do."""
    if not choice:
        return [*decisions]
    whole = {key for pair in pairs if pair.key in choice.keys for key in keys_of(pair)}
    choice = replace(choice, keys=(*choice.keys, *sorted(whole)))  # a part's key means its owner, too
    return [
        decision if choice.chooses(keys_of(pair)) else _aside(pair, decision)
        for pair, decision in zip(pairs, decisions, strict=True)
    ]


def _aside(pair: PromptPair, decision: Decision) -> Decision:
    if not (decision.change or decision.problem):
        return Decision()
    return Decision(set_aside=SetAside(pair.key, Reason.NOT_CHOSEN, decision.change))


def spared(plan: Plan, unread: Collection[Key]) -> Plan:
    """``plan`` beside files that cannot be read: a delete may be the rename of one of them."""
    problems = [refusals.perhaps_renamed(one.key, unread) for one in plan.changes if isinstance(one, Delete)]
    aside = [SetAside(key, Reason.NOT_CHOSEN) for key in sorted(unread)]
    return replace(plan, problems=(*plan.problems, *problems), set_aside=(*plan.set_aside, *aside))
