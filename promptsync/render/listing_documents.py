"""The members of the documents of list and show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.model import Prompt
from promptsync.reports.standing import Side

if TYPE_CHECKING:
    from promptsync.reports.document import Document
    from promptsync.reports.report import ListReport, ShowReport
    from promptsync.reports.standing import KnownPrompt


def list_members(report: ListReport) -> Document:
    """The prompts in the order of the text."""
    return {
        "target": report.target,
        "organization": report.organization,
        "prompts": [_known_prompt(one) for one in report.prompts],
    }


def no_list_members(target: str | None) -> Document:
    """The same members if nothing is known."""
    return {"target": target, "organization": None, "prompts": []}


def show_members(report: ShowReport) -> Document:
    """The prompt, and what each side says of it; null where it is not."""
    return {
        "target": report.target,
        "organization": report.organization,
        "prompt": _known_prompt(report.shown.known),
        "sides": {str(side): _said(report.shown.said(side)) for side in Side},
    }


def no_show_members(target: str | None) -> Document:
    """The same members if nothing is known."""
    return {"target": target, "organization": None, "prompt": None, "sides": dict.fromkeys(map(str, Side))}


def _known_prompt(known: KnownPrompt) -> Document:
    return {
        "key": known.key,
        "standing": str(known.standing),
        "id": known.id,
        "name": known.prompt.name,
        "description": known.prompt.description,
        "command": known.prompt.command or None,
        "kinds": list(known.kinds),
        "updatedAt": known.updated_at or None,
        "file": known.origin.file if known.origin else None,
    }


def _said(said: Prompt | str | None) -> object:
    return said.fields() if isinstance(said, Prompt) else said
