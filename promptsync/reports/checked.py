"""The reports that need no organization: the findings of a library, and why a command has no result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from promptsync.problems import Problem


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The findings of a library: ``files`` were read, ``prompts`` of them are good.

    ``statistics`` has the number of places by rule, and takes the place of the findings where ``counts`` is
    set. ``known`` findings are not told, because a baseline has them; ``gone`` are a file, a rule and a
    number of what the baseline has too many. ``asks`` are counted by how they do, with ``counts``;
    without, so many are ``unchecked``.
    """

    kind: ClassVar[str] = "validate"
    problems: tuple[Problem, ...]
    files: int
    prompts: int
    statistics: tuple[tuple[str, int], ...] = ()
    counts: bool = False
    known: int = 0
    gone: tuple[tuple[str, str, int], ...] = ()
    asks: tuple[tuple[str, int], ...] = ()
    unchecked: int = 0


@dataclass(frozen=True, slots=True)
class FailureReport:
    """Why a command of this ``kind`` has no result.

    ``target`` is None if the command has none or failed before it was known. ``files`` is how many files were
    read if the findings are a library's, else None.
    """

    kind: str
    target: str | None
    problems: tuple[Problem, ...]
    files: int | None = None
