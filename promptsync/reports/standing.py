"""How one prompt stands: its file, what promptsync last wrote, and what the organization has, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from promptsync.composition import Composition
    from promptsync.model import Key, Origin, Prompt
    from promptsync.plan.differences import FieldChange


class Standing(StrEnum):
    """What a person would say of a prompt without a plan. Policies, limits and choices play no part in it."""

    IN_STEP = "in step"
    NEW = "new"
    EDITED = "edited"
    REMOVED = "removed"
    DRIFTED = "drifted"
    DELETED_THERE = "deleted there"
    CONFLICT = "conflict"
    RELEASED = "released"
    BROKEN = "broken"
    ELSEWHERE = "managed elsewhere"
    UNMANAGED = "unmanaged"


KINDS = ("command", "skill", "template")
"""What a prompt may be for."""

NOT_OURS = frozenset({Standing.UNMANAGED, Standing.ELSEWHERE})
"""Where the prompt belongs to nobody, or to another ledger of the repository."""

DRIFT = frozenset({Standing.DRIFTED, Standing.DELETED_THERE})
"""Where only the organization's side has moved."""

MOVED_THERE = DRIFT | {Standing.CONFLICT}
"""Where the organization's side has moved."""

MOVED_HERE = frozenset({Standing.NEW, Standing.EDITED, Standing.REMOVED, Standing.CONFLICT})
"""Where the files' side has moved."""

CHANGED = MOVED_HERE | MOVED_THERE
"""Where any side has moved."""


@dataclass(frozen=True, slots=True)
class KnownPrompt:
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

    @property
    def kinds(self) -> tuple[str, ...]:
        """What the prompt is for: ``command``, ``skill``, ``template``; or nothing."""
        said = self.prompt
        flags = (said.is_command, said.is_skill, said.is_template)
        return tuple(kind for kind, is_set in zip(KINDS, flags, strict=True) if is_set)


class Side(StrEnum):
    """Where a prompt is said. ``COMPOSED`` is what the file says with its parts in their places."""

    FILE = "file"
    COMPOSED = "composed"
    BASE = "base"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class ShownPrompt:
    """One prompt as its file, the ledger and the organization have it; None where it is not.

    ``file`` is the file itself as text, and ``composed`` the prompt that would be sent.
    """

    known: KnownPrompt
    file: str | None
    composed: Prompt | None
    base: Prompt | None
    live: Prompt | None

    def said(self, side: Side) -> Prompt | str | None:
        """What one side says."""
        by_side = {Side.FILE: self.file, Side.COMPOSED: self.composed, Side.BASE: self.base}
        return by_side.get(side, self.live)


@dataclass(frozen=True, slots=True)
class ComparedPrompt:
    """What git and the organization made of one prompt since promptsync last wrote it.

    ``ours`` is what changed in git, ``theirs`` what changed on the platform; None for a prompt that is gone
    there, and nothing for one that is as it was. A new prompt changes every field. ``composition`` tells
    where the lines of the file's text come from.
    """

    shown: ShownPrompt
    ours: tuple[FieldChange, ...] | None
    theirs: tuple[FieldChange, ...] | None
    composition: Composition | None = None
