"""What an update has found and done, for each source and each of its prompts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from promptsync.problems import Problem


class UpdateStatus(StrEnum):
    """What became of one prompt of a source."""

    UPDATED = "updated"
    """Written as the source has it now: nobody had edited it here."""
    MERGED = "merged"
    """Both had changed it, in different places."""
    CONFLICT = "conflict"
    """Both had changed the same lines: the file has markers, or is as it was if it cannot have any."""
    LEFT = "left"
    """It could not be updated, and is as it was."""
    MOVED = "moved"
    """Only its place in the source has changed."""
    NEW = "new"
    """New in the source, and not taken."""
    ADDED = "added"
    GONE = "gone"
    """No longer in the source, and kept here."""
    PRUNED = "pruned"
    DROPPED = "dropped"
    """Somebody has deleted it here, so it follows its source no longer."""


TOUCHED = frozenset(
    (
        UpdateStatus.UPDATED,
        UpdateStatus.MERGED,
        UpdateStatus.CONFLICT,
        UpdateStatus.ADDED,
        UpdateStatus.PRUNED,
    )
)
"""The files are not as they were."""


@dataclass(frozen=True, slots=True)
class UpdatedPrompt:
    """``file`` is the prompt file here, empty if there is none; ``files`` are those that change.

    ``findings`` are errors and dangers that its text did not have before.
    """

    upstream: str
    status: UpdateStatus
    file: str = ""
    files: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    findings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class UpdatedSource:
    """One source, at ``old`` before and at ``new`` now.

    ``subjects`` are the upstream commits between them, newest first; None if they are not known. ``prompts``
    have those with findings first. ``failure`` says why nothing could be said of it.
    """

    source: str
    reference: str
    path: str
    old: str
    new: str
    subjects: tuple[str, ...] | None
    prompts: tuple[UpdatedPrompt, ...]
    offered: int = 0
    failure: Problem | None = None

    @property
    def moved(self) -> bool:
        """Whether the source has anything that the lock does not have."""
        return self.old != self.new or bool(self.prompts)
