"""What became of each file of a source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.problems import Problem


class ImportStatus(StrEnum):
    """``EQUAL`` is a copy of another file of the sources. ``LEFT_OUT`` is a prompt that did not come along.

    ``NO_PROMPT`` is passed over.
    """

    IMPORTED = "imported"
    THERE = "already-there"
    EQUAL = "equal"
    LEFT_OUT = "left-out"
    NO_PROMPT = "no-prompt"


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to write, where nothing is yet; or one that is ``there`` already, as it should be."""

    path: Path
    content: bytes
    executable: bool = False
    there: bool = False


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """One file of a source.

    ``file`` is what it became, empty where that is nothing; with its ``key``, its ``kinds`` (command, skill,
    template) and its ``command``. ``notes`` say what was derived, changed or stays behind, or why a file is
    passed over. ``attention`` names, in a few words each, what somebody should look at. ``problems`` are all
    the reasons why it was left out. What is imported has ``files``, the prompt's own first.
    ``upstream`` is the file's path in the source's repository, ``origin`` that repository's address; both are
    empty for a file of this disk. ``name`` and ``given_command`` are what the file did not have itself.
    """

    source: str
    status: ImportStatus
    file: str = ""
    key: str = ""
    kinds: tuple[str, ...] = ()
    command: str = ""
    name: str = ""
    notes: tuple[str, ...] = ()
    attention: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: tuple[NewFile, ...] = ()
    upstream: str = ""
    origin: str = ""
    given_command: str = ""

    @property
    def problem(self) -> Problem | None:
        """The first reason why it was left out."""
        return next(iter(self.problems), None)
