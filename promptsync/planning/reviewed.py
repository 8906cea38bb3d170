"""A saved plan from a pull request, applied after the merge: it can hold changes back, and nothing else.

Such a plan is not trusted: whoever may change the workflow in a pull request decides what is in it. So it has
to be what the merged files say, and of what these files come to today only its changes are taken. What would
refuse all that the files come to refuses these changes too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.errors import RefusedError
from promptsync.plan.change import Action
from promptsync.planning.assembler import unguarded_plan
from promptsync.planning.guard import guard
from promptsync.planning.resumption import resume

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from promptsync.model import Desired, Key
    from promptsync.plan.plan import Plan
    from promptsync.planning.assembler import Destination
    from promptsync.planning.evidence import View
    from promptsync.planning.pairing import PromptPair
    from promptsync.planning.saved import SavedChange, SavedPlan
    from promptsync.policy import Policy


def check_merged(saved: SavedPlan, desired: Collection[Desired], name: str) -> None:
    """Raise RefusedError for the first change that is not what the files say."""
    files = {one.key: one for one in desired}
    seen: set[Key] = set()
    for change in saved.changes:
        why = "it is there twice" if change.key in seen else _contradiction(change, files)
        if why:
            raise RefusedError(
                f"{name} is not what was merged: {change.action} {change.key}, but {why}",
                "Another merge may have come between, or the plan was tampered with.",
            )
        seen.add(change.key)


def plan_reviewed(
    destination: Destination, saved: SavedPlan, pairs: Sequence[PromptPair], view: View, policy: Policy
) -> Plan:
    """What ``pairs``, the whole library's, come to today, without the changes that ``saved`` does not hold.

    Where a change comes out otherwise than it was saved, or is a problem under ``policy``, it is stale. The
    problems of the other prompts, and the limits that all changes together exceed, are those of the whole.
    """
    keys = {change.key for change in saved.changes}
    resumed = resume(destination, saved, [one for one in pairs if one.key in keys], view, policy)
    drafted = unguarded_plan(destination, pairs, view, policy)
    whole = drafted.plan
    others = [found for key, found in zip(drafted.about, whole.problems, strict=True) if key not in keys]
    problems = (*resumed.problems, *others, *guard(whole, policy.limits))
    others_held = (one for one in whole.held_back if one.key not in keys)
    return replace(
        whole, changes=resumed.changes, problems=problems, held_back=(*resumed.held_back, *others_held)
    )


def unreviewed(plan: Plan, saved: SavedPlan) -> Plan:
    """The changes of ``plan`` that ``saved`` does not hold, and why it must not be applied if it must not."""
    keys = {change.key for change in saved.changes}
    return replace(
        plan, changes=tuple(one for one in plan.changes if one.key not in keys), problems=plan.errors
    )


def _contradiction(change: SavedChange, files: Mapping[Key, Desired]) -> str:
    """How a change differs from its file; empty if it does not. Whether one is released, the plan sees."""
    file = files.get(change.key)
    if change.action is Action.RELEASE:
        return ""
    if change.wanted is None:
        return "its file is there" if file else ""
    if file is None:
        return "there is no such file"
    same = (change.wanted, change.protect) == (file.prompt, file.protect)
    return "" if same else "the file says something else"
