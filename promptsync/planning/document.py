"""A plan as the document of schemas/plan.schema.json."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.composition import WHOLE
from promptsync.plan.change import Action
from promptsync.plan.notes import NO_NOTES
from promptsync.planning.bundles import rebundled
from promptsync.planning.notes_document import notes_members
from promptsync.planning.part_changes import part_changes
from promptsync.reports.document import make_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptsync.keys.choice import Choice
    from promptsync.model import Key
    from promptsync.plan.change import Change, HeldBack
    from promptsync.plan.differences import Drift, FieldChange, Sides
    from promptsync.plan.outcome import ChangeResult, Outcome
    from promptsync.plan.plan import Plan
    from promptsync.plan.set_aside import SetAside
    from promptsync.plan.steps import Step
    from promptsync.planning.bundles import Rebundled
    from promptsync.reports.document import Document


def plan_document(plan: Plan) -> Document:
    """The plan, as ``plan --format json`` writes it."""
    return make_document("plan", plan_members(plan), plan.problems)


def plan_members(plan: Plan, outcome: Outcome | None = None) -> Document:
    """The members of a plan's document, and with ``outcome`` also what became of each change."""
    results = {result.change.key: result for result in outcome.results} if outcome else {}
    again = rebundled(plan)
    return {
        "target": plan.target,
        "organization": plan.organization,
        "choice": choice_object(plan.choice) if plan.choice else None,
        "summary": {
            **{str(action): plan.count(action) for action in Action},
            "leftOut": plan.left_out,
            "unchanged": plan.unchanged,
            "unmanaged": plan.unmanaged,
        },
        "managedElsewhere": [{"by": by, "prompts": number} for by, number in plan.elsewhere],
        **_parts(plan),
        "changes": [_change(change, results.get(change.key), again) for change in plan.changes],
        "leftOut": [*map(_held_back, plan.held_back), *map(_set_aside, plan.set_aside)],
        "sides": [*map(_sides, plan.sides)],
        **notes_members(plan.notes),
    }


def _parts(plan: Plan) -> Document:
    """The parts that texts change in; only if there are such."""
    changes = part_changes(plan)
    return {"parts": [{"file": one.file, "prompts": list(one.keys)} for one in changes]} if changes else {}


def choice_object(choice: Choice) -> Document:
    """What was chosen, as it was asked for."""
    return {"keys": list(choice.keys), "only": list(choice.only), "skip": list(choice.skip)}


def _held_back(one: HeldBack) -> Document:
    return {"key": one.key, "action": str(one.action), "reason": one.problem.rule}


def _sides(one: Sides) -> Document:
    return {
        "key": one.key,
        "name": one.name,
        "command": one.command or None,
        "kind": "conflict" if one.conflict else "drift",
        "ours": None if one.ours is None else _fields(one.ours),
        "theirs": _drift(one.theirs),
    }


def _set_aside(one: SetAside) -> Document:
    action = str(one.change.action) if one.change else None
    return {"key": one.key, "action": action, "reason": str(one.reason)}


def failed_members(target: str | None) -> Document:
    """The same members if no plan could be made: no changes."""
    return {
        "target": target,
        "organization": None,
        "choice": None,
        "summary": {**{str(action): 0 for action in Action}, "leftOut": 0, "unchanged": 0, "unmanaged": 0},
        "managedElsewhere": [],
        "changes": [],
        "leftOut": [],
        "sides": [],
        **notes_members(NO_NOTES),
    }


def _change(change: Change, result: ChangeResult | None, again: Mapping[Key, Rebundled]) -> Document:
    document: Document = {
        "action": str(change.action),
        "key": change.key,
        "previousKey": change.previous_key,
        "id": change.id,
        "name": change.name,
        "command": change.command or None,
        "why": change.why,
        "fields": _fields(change.fields),
        "drift": _drift(change.drift),
        "steps": [_step(step) for step in change.steps],
    }
    if change.made != WHOLE or change.composition:
        document["composed"] = _composed(change, again.get(change.key))
    if result:
        document["status"] = str(result.status)
        document["problem"] = result.problem.document() if result.problem else None
    return document


def _composed(change: Change, again: Rebundled | None) -> Document:
    """How the text is made of parts."""
    made, composition = change.made, change.composition
    return {
        "owner": made.owner or None,
        "part": made.part or None,
        "bundle": made.bundle,
        "auto": composition.auto if composition else False,
        "leftBehind": composition.left if composition else 0,
        "previousBundle": again.before if again else made.bundle,
        "adds": list(again.adds) if again else [],
        "removes": list(again.removes) if again else [],
    }


def _fields(fields: Iterable[FieldChange]) -> list[Document]:
    return [{"field": one.field, "before": one.before, "after": one.after} for one in fields]


def _drift(drift: Drift | None) -> Document | None:
    return {"since": drift.since, "fields": _fields(drift.fields)} if drift else None


def _step(step: Step) -> Document:
    document: Document = {
        "number": step.number,
        "request": str(step.request),
        "fields": list(step.fields),
        "waitsFor": list(step.waits_for),
    }
    if step.parks and step.wanted:
        document["temporaryCommand"] = step.wanted.command
    return document
