"""The members of the document of a status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.plan.change import Action
from promptsync.plan.set_aside import Reason
from promptsync.render.documents import applied_document

if TYPE_CHECKING:
    from promptsync.record import Run
    from promptsync.reports.document import Document
    from promptsync.reports.status import Holder, TargetStatus

_REASONS = (Reason.HELD, Reason.MIRRORED, Reason.RELEASED)


def status_members(status: TargetStatus) -> Document:
    """Who and where, the counts, the keys behind them, and what to run next."""
    plan = status.plan
    keys = {str(action): list(status.keys(action)) for action in Action}
    keys |= {"drifted": list(status.drifted), "conflict": list(status.conflicts)}
    keys["broken"] = list(status.broken)
    keys |= {str(reason): list(status.set_aside(reason)) for reason in _REASONS}
    return {
        "target": plan.target,
        "organization": {"id": plan.organization, "name": status.organization or None},
        "token": _holder(status.holder),
        "lastApply": applied_document(status.last) if status.last else None,
        "running": _running(status.running) if status.running else None,
        "pending": status.pending,
        "summary": {
            "inStep": status.in_step,
            **{name: len(found) for name, found in keys.items()},
            "leftOut": plan.left_out,
            "unmanaged": plan.unmanaged,
        },
        "keys": keys,
        "next": [{"command": one.line, "why": one.why} for one in status.next],
    }


def no_status_members(target: str | None) -> Document:
    """The same members if nothing is known."""
    counts = (*map(str, Action), "drifted", "conflict", "broken", *map(str, _REASONS))
    return {
        "target": target,
        "organization": None,
        "token": None,
        "lastApply": None,
        "running": None,
        "pending": None,
        "summary": {**dict.fromkeys(("inStep", *counts, "leftOut", "unmanaged"), 0)},
        "keys": {name: [] for name in counts},
        "next": [],
    }


def _holder(holder: Holder) -> Document:
    person = holder.person
    return {
        "subject": holder.identity.subject or None,
        "principal": holder.identity.principal or None,
        "name": person.name if person else None,
        "email": (person.email or None) if person else None,
        "expires": list(holder.expires),
    }


def _running(run: Run) -> Document:
    return {"actor": run.actor, "started": run.started, "host": run.host, "source": run.source}
