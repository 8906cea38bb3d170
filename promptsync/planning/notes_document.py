"""The notes of a plan as members of its document."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from promptsync.plan.notes import Edit, Notes
    from promptsync.reports.document import Document


def notes_members(notes: Notes) -> Document:
    """See schemas/plan.schema.json."""
    size = notes.listing
    return {
        "reach": [
            {"key": one.key, "hosts": list(one.hosts), "rootCommands": list(one.root)} for one in notes.reach
        ],
        "routing": [
            {
                "key": one.key,
                "asks": one.number,
                "ofAsks": one.total,
                "other": one.other,
                "otherIsNew": one.new,
                "words": list(one.words),
                "regained": one.regained,
            }
            for one in notes.routing
        ],
        "shortened": [
            {"key": one.key, "lostWords": list(one.words), "cut": list(one.cut) if one.cut else None}
            for one in notes.shortened
        ],
        "edits": [_edit(one) for one in notes.edits.found],
        "skillListing": size and {"before": size.before, "after": size.after, "limit": size.limit},
    }


def _edit(edit: Edit) -> Document:
    person = edit.person
    return {
        "key": edit.key,
        "deleted": edit.deleted,
        "at": edit.at or None,
        "actor": edit.actor or None,
        "name": person.name if person else None,
        "email": (person.email or None) if person else None,
    }
