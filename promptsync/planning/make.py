"""(desired, base, live) → Plan, put together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from promptsync.plan import Action, Change, Plan
from promptsync.planning.guard import guard
from promptsync.planning.reconcile import reconcile
from promptsync.planning.schedule import schedule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.planning.evidence import View
    from promptsync.planning.pairing import Pair
    from promptsync.planning.reconcile import Decision
    from promptsync.policy import Limits, Policy


@dataclass(frozen=True, slots=True)
class Subject:
    """What a plan is for."""

    target: str
    organization: str


def make_plan(subject: Subject, pairs: Sequence[Pair], view: View, policy: Policy) -> Plan:
    """The ordered plan. With errors among its problems it must not be applied."""
    decisions = reconcile(pairs, view, policy)
    found = sorted((d.change for d in decisions if d.change), key=reading_order)
    managed = view.managed | {pair.base.id for pair in pairs if pair.base}
    scheduled = schedule(found, view.live, managed)
    adopted = {change.id for change in found if change.live and not change.base}
    plan = Plan(
        target=subject.target,
        organization=subject.organization,
        changes=scheduled.changes,
        problems=(*(d.problem for d in decisions if d.problem), *scheduled.problems),
        unchanged=_unchanged(pairs, decisions),
        unmanaged=len(view.live.keys() - managed - adopted),
        managed=len(managed),
        refreshed=tuple(d.refreshed for d in decisions if d.refreshed),
        confirms_pull=any(
            d.refreshed and pair.base and pair.base.pulled for pair, d in zip(pairs, decisions, strict=True)
        ),
    )
    return guarded(plan, policy.limits)


def guarded(plan: Plan, limits: Limits) -> Plan:
    """``plan`` with a problem for each limit that it exceeds."""
    return replace(plan, problems=(*plan.problems, *guard(plan, limits)))


def _unchanged(pairs: Sequence[Pair], decisions: Sequence[Decision]) -> int:
    """The prompts that stay as they are: files with neither a change nor a problem."""
    return sum(
        pair.desired is not None and not (decision.change or decision.problem)
        for pair, decision in zip(pairs, decisions, strict=True)
    )


_ORDER = {action: place for place, action in enumerate(Action)}


def reading_order(change: Change) -> tuple[int, str]:
    """Where a change stands in a plan: the most destructive action first, then by key."""
    return _ORDER[change.action], change.key
