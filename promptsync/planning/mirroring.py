"""Prompts of which the dashboard is the authority: git mirrors them, and no apply ever writes them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.plan.change import Adopt, Create, Forget, Record, Release
from promptsync.plan.set_aside import Reason, SetAside
from promptsync.planning.reconcile import Decision
from promptsync.problems import Severity, problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.model import Key
    from promptsync.plan.change import Change
    from promptsync.planning.pairing import PromptPair
    from promptsync.policy import Policy
    from promptsync.problems import Problem


def mirrored(pairs: Sequence[PromptPair], decisions: Sequence[Decision], policy: Policy) -> list[Decision]:
    """The decisions, with each that would write a mirrored prompt set aside. An edit in git is an error."""
    return [
        _mirrored(pair, decision) if policy.mirrors(_chosen_by(pair)) else decision
        for pair, decision in zip(pairs, decisions, strict=True)
    ]


def _chosen_by(pair: PromptPair) -> Key:
    said = pair.desired or pair.base
    return said.chosen_by if said else pair.key


def _mirrored(pair: PromptPair, decision: Decision) -> Decision:
    """What sends nothing goes on: it makes the ledger know what was mirrored."""
    change = decision.change
    if change is None:
        return decision
    if isinstance(change, Adopt | Record | Release | Forget):
        return replace(decision, problem=None, sides=None)
    found = _edited_here(pair, change)
    return Decision(set_aside=SetAside(pair.key, Reason.MIRRORED, change), problem=found)


def _edited_here(pair: PromptPair, change: Change) -> Problem | None:
    """The finding for an edit in git. Beside an edit there, it may be an earlier one that was mirrored."""
    desired, base = pair.desired, pair.base
    if desired and base and desired.prompt.digest == base.sent:
        return None
    what = "added" if base is None else "edited" if desired else "removed"
    found = problem(
        "mirrored",
        f"{pair.key} was {what} here, but the dashboard is its authority: git only mirrors it",
        desired.origin if desired else None,
        f"Undo it here, with `promptsync pull {pair.key} --theirs` if it is managed, and edit it in the "
        "dashboard; or take `authority: dashboard` out of promptsync.yaml.",
    )
    moved_there = change.drift or (isinstance(change, Create) and base)
    return replace(found, severity=Severity.WARNING) if moved_there else found
