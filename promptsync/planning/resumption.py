"""A saved plan taken up again: its changes are planned anew, and one that comes out otherwise is stale."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.composition import WHOLE, Composition
from promptsync.errors import RefusedError
from promptsync.model import Desired, Origin
from promptsync.plan.change import Action, Adopt, Forget, HeldBack, Record, Release, hold_back
from promptsync.plan.plan import Plan
from promptsync.planning.assembler import reading_order
from promptsync.planning.holding import held
from promptsync.planning.mirroring import mirrored
from promptsync.planning.pairing import Added, Kept, Narrowed, Removed
from promptsync.planning.reconcile import reconcile
from promptsync.planning.saved import expectation
from promptsync.planning.schedule import schedule
from promptsync.policy import Adoption, ConflictPolicy, DriftPolicy, Policy
from promptsync.problems import Severity, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

    from promptsync.model import Base, Key
    from promptsync.plan.change import Change
    from promptsync.planning.assembler import Destination
    from promptsync.planning.evidence import View
    from promptsync.planning.pairing import PromptPair
    from promptsync.planning.reconcile import Decision
    from promptsync.planning.saved import SavedChange, SavedPlan
    from promptsync.planning.schedule import Schedule
    from promptsync.problems import Problem


def check_destination(saved: SavedPlan, destination: Destination, name: str) -> None:
    """Raise RefusedError if the plan was made for another target or organization."""
    for what, theirs, ours in (
        ("target", saved.target, destination.target),
        ("organization", saved.organization, destination.organization),
    ):
        if theirs != ours:
            raise RefusedError(f"{name} is a plan for {what} {theirs}, not for {ours}", "Plan for this one.")


def pairs_of(saved: SavedPlan, bases: Mapping[Key, Base], name: str) -> list[PromptPair]:
    """The saved changes with the bases of today; one whose prompt is gone on both sides has nothing left."""
    pairs = (_pair(change, bases, Origin(name)) for change in saved.changes)
    return sorted((one for one in pairs if one), key=lambda one: one.key)


def _pair(change: SavedChange, bases: Mapping[Key, Base], origin: Origin) -> PromptPair | None:
    base = bases.get(change.previous_key or change.key) or bases.get(change.key)
    if change.action is Action.RELEASE:
        return Narrowed(base, change.key, there=change.there) if base else None
    if change.wanted is None:
        return Removed(base) if base else None
    made = change.made
    composition = None if made == WHOLE else Composition((), made.owner, made.part, made.bundle)
    desired = Desired(change.key, change.wanted, origin, change.protect, composition)
    return Kept(desired, base) if base else Added(desired)


AS_REVIEWED = Policy(DriftPolicy.OVERWRITE, ConflictPolicy.OVERWRITE, adopt=Adoption(everything=True))
"""The policies were asked when the plan was made, by somebody who may."""


def resume(
    destination: Destination,
    saved: SavedPlan,
    pairs: Sequence[PromptPair],
    view: View,
    policy: Policy = AS_REVIEWED,
) -> Plan:
    """The saved plan as it can be applied today, with what went stale beside it.

    A change that comes out otherwise is stale, and so is one that waits for a command that it would free. One
    that is there already is done.
    """
    expected = {change.key: change for change in saved.changes}
    decisions = mirrored(pairs, _decided(pairs, expected, view, policy), policy)
    decisions = held(pairs, decisions, view.holds)
    decided = [(expected[pair.key], pair, one) for pair, one in zip(pairs, decisions, strict=True)]
    stale = [_stale(was, pair) for was, pair, now in decided if _is_stale(was, now)]
    changes = {was.key: now.change for was, _, now in decided if now.change and not _is_stale(was, now)}
    managed = view.managed | {pair.base.id for pair in pairs if pair.base}
    scheduled, blocked = _scheduled(list(changes.values()), view, managed)
    stale += blocked
    return Plan(
        target=destination.target,
        organization=destination.organization,
        changes=tuple(sorted(scheduled.changes, key=reading_order)),
        problems=(*_warnings(decided), *(replace(one.problem, severity=Severity.WARNING) for one in stale)),
        unchanged=len(pairs) - len(scheduled.changes) - len(stale),
        managed=len(managed),
        gone=len(managed - view.live.keys()),
        held_back=tuple(stale),
        set_aside=tuple(one.set_aside for one in decisions if one.set_aside),
    )


def _decided(
    pairs: Sequence[PromptPair], expected: Mapping[Key, SavedChange], view: View, policy: Policy
) -> list[Decision]:
    """What each pair comes to today. What was only to be recorded overwrites no edit, but may be refused."""
    decisions = reconcile(pairs, view, policy)
    keeping = reconcile(
        pairs, view, replace(policy, drift=DriftPolicy.KEEP, by_key=policy.only_authorities())
    )
    return [
        kept if decision.change and expected[pair.key].action is Action.RECORD else decision
        for pair, decision, kept in zip(pairs, decisions, keeping, strict=True)
    ]


def _warnings(decided: Iterable[tuple[SavedChange, PromptPair, Decision]]) -> Iterator[Problem]:
    """Beside an edit on the platform that stays, what was only to be recorded still is."""
    return (
        now.problem
        for was, _, now in decided
        if now.problem and (now.set_aside or not _is_refused(was, now.problem))
    )


def _is_refused(was: SavedChange, found: Problem) -> bool:
    return (was.action, found.severity) != (Action.RECORD, Severity.WARNING)


def _is_stale(was: SavedChange, now: Decision) -> bool:
    """Whether a change cannot be applied as it was saved."""
    if now.set_aside:
        return False
    if now.problem and _is_refused(was, now.problem):
        return True
    return now.change is not None and not _as_expected(now.change, was)


def _as_expected(now: Change, was: SavedChange) -> bool:
    """Whether ``now`` sends the same requests, if any, to a prompt that is as it was."""
    if isinstance(now, Adopt | Release | Record | Forget):
        return True
    return (now.action, expectation(now)) == (was.action, was.expected)


def _scheduled(changes: Sequence[Change], view: View, managed: Set[str]) -> tuple[Schedule, list[HeldBack]]:
    """The changes in their order, without those that cannot have their command."""
    stale: list[HeldBack] = []
    scheduled = schedule(changes, view.live, managed, view.elsewhere)
    while scheduled.blocked:
        blocked = dict(zip(scheduled.blocked, scheduled.problems, strict=True))
        stale += [hold_back(one, blocked[one.key]) for one in scheduled.changes if one.key in blocked]
        rest = [one for one in scheduled.changes if one.key not in blocked]
        scheduled = schedule(rest, view.live, managed, view.elsewhere)
    return scheduled, stale


def _stale(was: SavedChange, pair: PromptPair) -> HeldBack:
    shown = pair.base.sent.head if isinstance(pair, Removed | Narrowed) else pair.desired.prompt
    why = f"{was.key} is stale: the prompt or its ledger entry is not as it was planned"
    return HeldBack(
        key=was.key,
        why="stale",
        base=pair.base,
        action=was.action,
        name=shown.name,
        command=shown.command,
        problem=problem("stale", why, None, "Plan again."),
    )
