"""(desired, base, live) → Plan, put together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from promptsync.keys.choice import ALL
from promptsync.model import natural_order
from promptsync.plan.change import Action, Create
from promptsync.plan.plan import Plan
from promptsync.planning.choosing import chosen
from promptsync.planning.guard import guard
from promptsync.planning.holding import held
from promptsync.planning.mirroring import mirrored
from promptsync.planning.reconcile import reconcile
from promptsync.planning.schedule import schedule

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from promptsync.keys.choice import Choice
    from promptsync.model import Key
    from promptsync.plan.change import Change
    from promptsync.planning.evidence import View
    from promptsync.planning.pairing import PromptPair
    from promptsync.planning.reconcile import Decision
    from promptsync.policy import Limits, Policy


@dataclass(frozen=True, slots=True)
class Destination:
    """What a plan is for. ``library`` is its place, see LedgerState."""

    target: str
    organization: str
    library: str = ""


def make_plan(
    destination: Destination,
    pairs: Sequence[PromptPair],
    view: View,
    policy: Policy,
    choice: Choice = ALL,
) -> Plan:
    """The ordered plan. With errors among its problems it must not be applied."""
    return guarded(unguarded_plan(destination, pairs, view, policy, choice).plan, policy.limits)


@dataclass(frozen=True, slots=True)
class UnguardedPlan:
    """A plan that no limit was asked about yet; ``about`` names the prompt of each of its problems."""

    plan: Plan
    about: tuple[Key, ...]


def unguarded_plan(
    destination: Destination,
    pairs: Sequence[PromptPair],
    view: View,
    policy: Policy,
    choice: Choice = ALL,
) -> UnguardedPlan:
    """The ordered plan before its limits."""
    decisions = mirrored(pairs, reconcile(pairs, view, policy), policy)
    decisions = chosen(pairs, held(pairs, decisions, view.holds), choice)
    held_back = tuple(d.held_back for d in decisions if d.held_back)
    found = sorted((d.change for d in decisions if d.change), key=reading_order)
    managed = view.managed | {pair.base.id for pair in pairs if pair.base}
    set_aside = tuple(d.set_aside for d in decisions if d.set_aside)
    scheduled = schedule(found, view.live, managed, view.elsewhere, set_aside)
    elsewhere = {one: by for one, by in view.elsewhere.items() if one in view.live and one not in managed}
    adopted = {change.id for change in found if not (change.base or isinstance(change, Create))}
    problems = [(pair.key, d.problem) for pair, d in zip(pairs, decisions, strict=True) if d.problem]
    problems += zip(scheduled.blocked, scheduled.problems, strict=True)
    plan = Plan(
        target=destination.target,
        organization=destination.organization,
        library=destination.library,
        changes=scheduled.changes,
        problems=tuple(one for _, one in problems),
        unchanged=_unchanged(pairs, decisions),
        unmanaged=len(view.live.keys() - managed - adopted - elsewhere.keys()),
        elsewhere=tuple(sorted(Counter(elsewhere.values()).items())),
        managed=_count(managed, pairs),
        gone=_count(managed - view.live.keys(), pairs),
        held_back=held_back,
        set_aside=set_aside,
        options=policy.options,
        sides=tuple(d.sides for d in decisions if d.sides),
        choice=choice,
        refreshed=tuple(d.refreshed for d in decisions if d.refreshed),
        confirms_pull=any(
            d.refreshed and pair.base and pair.base.pulled for pair, d in zip(pairs, decisions, strict=True)
        ),
    )
    return UnguardedPlan(plan, tuple(key for key, _ in problems))


def _count(ids: Set[str], pairs: Sequence[PromptPair]) -> int:
    """How many prompts these are; a skill and its parts are one."""
    bases = [pair.base for pair in pairs if pair.base]
    by_key = {base.key: base.id for base in bases}
    owners = {base.id: by_key.get(base.chosen_by, base.chosen_by) for base in bases if base.made.owner}
    return len({owners.get(one, one) for one in ids})


def guarded(plan: Plan, limits: Limits) -> Plan:
    """``plan`` with a problem for each limit that it exceeds."""
    return replace(plan, problems=(*plan.problems, *guard(plan, limits)))


def _unchanged(pairs: Sequence[PromptPair], decisions: Sequence[Decision]) -> int:
    """The prompts that stay as they are: files with neither a change nor a problem."""
    return sum(
        pair.desired is not None and not (decision.change or decision.problem or decision.set_aside)
        for pair, decision in zip(pairs, decisions, strict=True)
    )


_ORDER = {action: place for place, action in enumerate(Action)}


def reading_order(change: Change) -> tuple[int, tuple[str, str]]:
    """Where a change stands in a plan: the most destructive action first, then by key."""
    return _ORDER[change.action], natural_order(change.key)
