"""How one prompt stands: its file, what promptsync last wrote, and what the organization has, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from promptsync.model import Key, Origin, Prompt


class Standing(StrEnum):
    """What a person would say of a prompt without a plan. Policies, limits and choices play no part in it."""

    IN_STEP = "in step"
    NEW = "new"
    EDITED = "edited"
    REMOVED = "removed"
    DRIFTED = "drifted"
    DELETED_THERE = "deleted there"
    CONFLICT = "conflict"
    UNMANAGED = "unmanaged"


DRIFT = frozenset({Standing.DRIFTED, Standing.DELETED_THERE})
"""Where only the organization's side has moved."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One prompt of the library or the organization.

    ``key`` is None for an unmanaged prompt, ``id`` for one that is not on the platform. ``prompt`` is what
    the file says, else what the organization has; the text of a prompt without a file may be empty, as it was
    not asked for. ``updated_at`` is RFC 3339, the server's; empty if the prompt is not there.
    """

    standing: Standing
    key: Key | None
    id: str | None
    prompt: Prompt
    updated_at: str = ""
    origin: Origin | None = None
