"""Prompts that a person holds: whatever they come to, they stay as they are until then."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.plan.set_aside import Reason, SetAside
from promptsync.planning.choosing import keys_of
from promptsync.planning.reconcile import Decision
from promptsync.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from promptsync.hold import Hold
    from promptsync.model import Digest, Key
    from promptsync.planning.pairing import PromptPair
    from promptsync.problems import Problem


def held(
    pairs: Sequence[PromptPair], decisions: Sequence[Decision], holds: Mapping[Key, Hold]
) -> list[Decision]:
    """The decisions, with each of a held prompt set aside. Every hold is told of."""
    if not holds:
        return [*decisions]
    return [_held(pair, decision, holds) for pair, decision in zip(pairs, decisions, strict=True)]


def _held(pair: PromptPair, decision: Decision, holds: Mapping[Key, Hold]) -> Decision:
    key = next((key for key in keys_of(pair) if key in holds and not _ended(pair, holds[key])), None)
    if key is None:
        return decision
    told = told_hold(key, holds[key])
    if not (decision.change or decision.problem):
        return replace(decision, problem=decision.problem or told)
    return Decision(set_aside=SetAside(pair.key, Reason.HELD, decision.change), problem=told)


def told_hold(key: Key, hold: Hold) -> Problem:
    """What a plan says of a hold."""
    return problem(
        "held",
        f"{key} is held until {hold.until} by {hold.actor}: {hold.reason}",
        None,
        f"To end it now: `promptsync hold --lift {key}`.",
    )


def ended_holds(pairs: Iterable[PromptPair], holds: Mapping[Key, Hold]) -> dict[Key, PromptPair]:
    """The holds of rollbacks whose text git has taken over, each with its prompt."""
    return {key: pair for pair in pairs for key in keys_of(pair) if key in holds and _ended(pair, holds[key])}


def _ended(pair: PromptPair, hold: Hold) -> bool:
    return hold.text is not None and _said(pair) == hold.text


def _said(pair: PromptPair) -> Digest | None:
    return pair.desired.prompt.digest if pair.desired else None
