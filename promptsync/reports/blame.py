"""Where each line of a live text comes from, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from promptsync.record import Applied


class LineKind(StrEnum):
    """Who brought a line: an apply from git, somebody on the platform, or nobody that promptsync knows of."""

    GIT = "git"
    DASHBOARD = "dashboard"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class CommittedLine:
    """A line of a file as ``git blame`` tells of it. ``time`` is RFC 3339, the author's."""

    commit: str
    author: str
    time: str
    summary: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class BlamedLine:
    """A line of a text. ``applied`` is what brought it, or for an edit on the platform what found it there.

    ``committed`` is None for a line that git has not, or not here. ``person`` and ``time`` are of an edit on
    the platform; empty if unknown.
    """

    text: str
    kind: LineKind
    applied: Applied | None = None
    committed: CommittedLine | None = None
    person: str = ""
    time: str = ""
