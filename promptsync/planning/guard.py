"""The guard: a plan that would change more than its limits allow must not be applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.plan.change import Action
from promptsync.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.plan.plan import Plan
    from promptsync.policy import Limit, Limits
    from promptsync.problems import Problem

MIN_MANAGED = 10
"""From so many managed prompts on a share means something; below it, one prompt is soon too much."""


def guard(plan: Plan, limits: Limits) -> Iterator[Problem]:
    """A problem for each limit that the plan exceeds."""
    deletes = _count(plan, Action.DELETE, Action.REPLACE)
    if _exceeds(deletes, limits.deletes, plan.managed):
        yield _too_many("deletes or replaces", deletes, plan, "--max-deletes", limits.deletes)
    updates = _count(plan, Action.UPDATE)
    if limits.updates and _exceeds(updates, limits.updates, plan.managed):
        yield _too_many("updates", updates, plan, "--max-updates", limits.updates)
    if _exceeds(plan.gone, limits.gone, plan.managed):
        yield _too_many_gone(plan, limits.gone)


def _count(plan: Plan, *actions: Action) -> int:
    """The prompts with such a change; a skill and its parts are one."""
    return len({change.chosen_by for change in plan.changes if change.action in actions})


def _exceeds(number: int, limit: Limit, managed: int) -> bool:
    if limit.count is not None:
        return number > limit.count
    return limit.share is not None and managed >= MIN_MANAGED and number * 100 > limit.share * managed


def _too_many_gone(plan: Plan, limit: Limit) -> Problem:
    return problem(
        "guard",
        f"the platform lists {plan.gone} of {plan.managed} managed prompts no longer; the limit is {limit}",
        None,
        "The token may see only a part of the organization, or the prompts were deleted by hand. If they "
        f"were deleted on purpose, apply with --max-gone {plan.gone}.",
    )


def _too_many(what: str, number: int, plan: Plan, option: str, limit: Limit) -> Problem:
    return problem(
        "guard",
        f"the plan {what} {number} of {plan.managed} managed prompts; the limit is {limit}",
        None,
        f"Check the directory, the target and the commit; if it is meant, apply with {option} {number}.",
    )
