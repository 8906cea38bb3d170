"""What became of each file of a source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.problems import Problem


class ImportStatus(StrEnum):
    """``LEFT_OUT`` is a prompt that did not come along; ``NO_PROMPT`` never was one."""

    IMPORTED = "imported"
    THERE = "already-there"
    LEFT_OUT = "left-out"
    NO_PROMPT = "no-prompt"


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """One file of a source.

    ``file`` is what it became, empty where that is nothing; with its ``key``, its ``kinds`` (command, skill,
    template) and its ``command``. ``notes`` say what was derived, changed or stays behind, ``problem`` why it
    was left out. What is imported has ``content`` to write to ``path``, where nothing is yet.
    """

    source: str
    status: ImportStatus
    file: str = ""
    key: str = ""
    kinds: tuple[str, ...] = ()
    command: str = ""
    notes: tuple[str, ...] = ()
    problem: Problem | None = None
    path: Path | None = None
    content: bytes = b""
