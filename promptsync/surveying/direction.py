"""Which way time goes: an apply from an older commit must not silently undo a newer one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.plan.change import Create, Update
from promptsync.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from promptsync.model import Base, Digest, Key
    from promptsync.plan.change import Change
    from promptsync.plan.plan import Plan
    from promptsync.planning.evidence import View
    from promptsync.planning.planners import Planner
    from promptsync.problems import Problem
    from promptsync.protocols import CommitOrder, Ledger
    from promptsync.record import CleanApply, LedgerState
    from promptsync.surveying.open_target import OpenTarget

_WAY_BACK = "To undo the newer changes, revert them in git; or run `promptsync apply --older`."


def directed_plan(
    planner: Planner, plan_for: Callable[[View], Plan], seen: View, state: LedgerState, opened: OpenTarget
) -> Plan:
    """The plan, without what a newer commit has already changed.

    A commit that the last clean apply includes changes nothing at all. If its files were edited since, the
    edits are in no apply: the plan shows them and is refused. The history is only looked at if there is
    something to change.
    """
    plan = plan_for(seen)
    if planner.older or not plan.changes:
        return plan
    included = _included(state.applied, opened.order)
    if included and not opened.order.edited:
        return replace(
            plan, changes=(), held_back=(), sides=(), problems=(*plan.problems, _nothing_new(included))
        )
    newer = frozenset(base.key for base in _bases(plan.changes) if _is_older(opened.order, base))
    if newer:
        plan = plan_for(replace(seen, newer=newer))
    behind = [_edited(included)] if included else _backwards(plan.changes, opened)
    return replace(plan, problems=(*plan.problems, *behind))


def _bases(changes: Iterable[Change]) -> list[Base]:
    return [change.base for change in changes if change.base]


def _is_older(order: CommitOrder, base: Base) -> bool | None:
    """Whether the library's commit is older than the one that ``base`` comes from."""
    return order.is_older(base.source) if base.source else False


def _included(applied: CleanApply | None, order: CommitOrder) -> CleanApply | None:
    """The last clean apply if it includes the library's commit."""
    return applied if applied and applied.source and order.is_older(applied.source) else None


def _edited(applied: CleanApply) -> Problem:
    return problem(
        "older-commit",
        f"the edits are made on a commit that is older than the apply of {applied.source[:10]} by "
        f"{applied.actor}",
        None,
        f"Bring them onto the newest commit: git stash, git pull, git stash pop. {_WAY_BACK}",
    )


def _nothing_new(applied: CleanApply) -> Problem:
    return problem(
        "older-commit",
        f"this commit is already included in the apply of {applied.source[:10]} by {applied.actor}",
        None,
        _WAY_BACK,
    )


def _backwards(changes: Iterable[Change], opened: OpenTarget) -> list[Problem]:
    """Changes back to what the ledger has seen before, if history cannot tell which commit is older."""
    return [
        problem(
            "older-commit",
            f"{change.key} would go back to an earlier text, and the history here does not say whether this "
            f"commit is older than {change.base.source[:10]}",
            None,
            f"Fetch the whole history (fetch-depth: 0). {_WAY_BACK}",
        )
        for change in changes
        if isinstance(change, Update | Create)
        and change.base
        and _is_older(opened.order, change.base) is None
        and change.wanted.digest in _earlier(opened.ledger, change.base.key)
    ]


def _earlier(ledger: Ledger, key: Key) -> set[Digest]:
    return {version.prompt.digest for version in ledger.versions(key)[1:] if version.prompt}
