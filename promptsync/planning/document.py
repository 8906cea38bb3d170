"""A plan as the document of schemas/plan.schema.json: the one JSON of plan and apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.plan import Action

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.plan import Change, ChangeResult, Drift, FieldChange, Outcome, Plan, Step
    from promptsync.problems import Problem

FORMAT_VERSION = 1

Document = dict[str, object]


def plan_document(plan: Plan, outcome: Outcome | None = None) -> Document:
    """The plan, and with ``outcome`` also what became of each change."""
    results = {result.change.key: result for result in outcome.results} if outcome else {}
    return {
        "formatVersion": FORMAT_VERSION,
        "target": plan.target,
        "organization": plan.organization,
        "summary": {
            **{str(action): plan.count(action) for action in Action},
            "unchanged": plan.unchanged,
            "unmanaged": plan.unmanaged,
        },
        "changes": [_change(change, results.get(change.key)) for change in plan.changes],
        "problems": [one.document() for one in plan.problems],
    }


def failed_document(target: str, problems: Iterable[Problem]) -> Document:
    """The same document where no plan could be made: no changes, and the reason."""
    return {
        "formatVersion": FORMAT_VERSION,
        "target": target,
        "organization": None,
        "summary": {**{str(action): 0 for action in Action}, "unchanged": 0, "unmanaged": 0},
        "changes": [],
        "problems": [one.document() for one in problems],
    }


def _change(change: Change, result: ChangeResult | None) -> Document:
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
    if result:
        document["status"] = str(result.status)
        document["problem"] = result.problem.document() if result.problem else None
    return document


def _fields(fields: Iterable[FieldChange]) -> list[Document]:
    return [{"field": one.field, "before": one.before, "after": one.after} for one in fields]


def _drift(drift: Drift | None) -> Document | None:
    return {"since": drift.since, "fields": _fields(drift.fields)} if drift else None


def _step(step: Step) -> Document:
    document: Document = {
        "number": step.number,
        "request": str(step.request),
        "fields": list(step.fields),
        "after": list(step.waits_for),
    }
    if step.parks and step.wanted:
        document["temporaryCommand"] = step.wanted.command
    return document
