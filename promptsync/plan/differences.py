"""What differs: between two states of a prompt, and between what git and the platform made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from promptsync.model import FieldValue, Key


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; None where there is no prompt on that side."""

    field: str
    before: FieldValue | None
    after: FieldValue | None


@dataclass(frozen=True, slots=True)
class Drift:
    """What was changed on the platform since promptsync wrote there, and when (RFC 3339, the server's)."""

    fields: tuple[FieldChange, ...]
    since: str


@dataclass(frozen=True, slots=True)
class Sides:
    """What both sides made of one prompt since the last apply, where neither is simply taken back.

    ``ours`` is what git changed; None if the file is gone. ``theirs`` is what was edited on the platform;
    None if the prompt was deleted there.
    """

    key: Key
    name: str
    command: str
    ours: tuple[FieldChange, ...] | None
    theirs: Drift | None

    @property
    def conflict(self) -> bool:
        """Whether git changed the prompt too."""
        return self.ours != ()
