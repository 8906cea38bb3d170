"""The members of the document of an update."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from promptsync.reports.updated import UpdateStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.reports.document import Document
    from promptsync.reports.updated import UpdatedPrompt, UpdatedSource


def update_members(sources: Sequence[UpdatedSource], *, check: bool | None) -> Document:
    """What became of each source; ``check`` is None if the update failed."""
    count = Counter(one.status for source in sources for one in source.prompts)
    return {
        "check": check,
        "summary": {status.value: count[status] for status in UpdateStatus},
        "sources": [_source(one) for one in sources],
    }


def _source(one: UpdatedSource) -> Document:
    return {
        "source": one.source,
        "reference": one.reference or None,
        "path": one.path or None,
        "from": one.old,
        "to": one.new,
        "subjects": None if one.subjects is None else list(one.subjects),
        "notTaken": one.offered,
        "prompts": [_prompt(prompt) for prompt in one.prompts],
        "problem": one.failure.document() if one.failure else None,
    }


def _prompt(one: UpdatedPrompt) -> Document:
    return {
        "upstream": one.upstream,
        "status": one.status.value,
        "file": one.file or None,
        "files": list(one.files),
        "notes": list(one.notes),
        "findings": [finding.document() for finding in one.findings],
    }
