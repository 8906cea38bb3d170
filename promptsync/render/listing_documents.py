"""The members of the documents of list and show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.model import Prompt
from promptsync.reports.standing import Side

if TYPE_CHECKING:
    from promptsync.reports.document import Document
    from promptsync.reports.report import ListReport, ShowReport
    from promptsync.reports.standing import Entry


def list_members(report: ListReport) -> Document:
    """The prompts in the order of the text."""
    return {
        "target": report.target,
        "organization": report.organization,
        "prompts": [_entry(one) for one in report.entries],
    }


def no_list_members(target: str | None) -> Document:
    """The same members if nothing is known."""
    return {"target": target, "organization": None, "prompts": []}


def show_members(report: ShowReport) -> Document:
    """The prompt, and what each side says of it; null where it is not."""
    return {
        "target": report.target,
        "organization": report.organization,
        "prompt": _entry(report.sides.entry),
        "sides": {str(side): _said(report.sides.said(side)) for side in Side},
    }


def no_show_members(target: str | None) -> Document:
    """The same members if nothing is known."""
    return {"target": target, "organization": None, "prompt": None, "sides": dict.fromkeys(map(str, Side))}


def _entry(entry: Entry) -> Document:
    return {
        "key": entry.key,
        "standing": str(entry.standing),
        "id": entry.id,
        "name": entry.prompt.name,
        "description": entry.prompt.description,
        "command": entry.prompt.command or None,
        "kinds": list(entry.kinds),
        "updatedAt": entry.updated_at or None,
        "file": entry.origin.file if entry.origin else None,
    }


def _said(said: Prompt | str | None) -> object:
    return said.fields() if isinstance(said, Prompt) else said
