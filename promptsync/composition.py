"""What a plan and the ledger know of a text that is made of parts, as frozen values."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Bundle(StrEnum):
    """What becomes of the files beside a ``SKILL.md``; :data:`AUTO` comes to one of the next two."""

    AUTO = "auto"
    INLINE = "inline"
    SPLIT = "split"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class SourceLines:
    """``count`` consecutive lines of a composed text that come from ``file``, from its line ``line`` on.

    ``file`` is as shown to people. Of ``generated`` lines, which promptsync wrote, it is the file that they
    are about, and ``line`` does not grow.
    """

    count: int
    file: str
    line: int
    generated: bool = False


class Place(NamedTuple):
    """Where a line of a composed text comes from; ``generated`` as in :class:`SourceLines`."""

    file: str
    line: int
    generated: bool


class Places:
    """Where each line of a composed text comes from."""

    def __init__(self, composition: Composition) -> None:
        self._runs = composition.runs
        self._parts = frozenset(composition.parts)
        self._starts = [0, *accumulate(run.count for run in self._runs)]

    def at(self, line: int) -> Place:
        """The place of a line, counted from 1."""
        index = min(bisect_right(self._starts, line - 1), len(self._runs)) - 1
        run = self._runs[index]
        number = run.line if run.generated else run.line + line - 1 - self._starts[index]
        return Place(run.file, number, run.generated)

    def touched(self, start: int, end: int) -> Iterable[Place]:
        """The places that changed if the lines from ``start`` to before ``end`` are not as before.

        If there is none, lines were taken out there: of a part beside them, if there is one.
        """
        if start < end:
            return [self.at(line) for line in range(start, end)]
        above, below = self.at(max(start - 1, 1)), self.at(min(start, self._starts[-1]))
        return [below if below.file in self._parts and above.file not in self._parts else above]


class Made(NamedTuple):
    """What the ledger remembers of how a text was made: see :class:`Composition`."""

    owner: str = ""
    part: str = ""
    bundle: Bundle | None = None


WHOLE = Made()
"""Of a prompt that has a file of its own, whose text has no bundle."""


@dataclass(frozen=True, slots=True)
class Composition:
    """How a prompt's text was composed. ``runs`` has every line of it, in order.

    ``owner`` is the key of the prompt that this one is a part of, and ``part`` the file or section of it;
    both are empty for a prompt that has a file of its own. ``bundle`` is what became of the files beside a
    ``SKILL.md``, by promptsync's choice if it is ``auto``; None if the text refers to none. ``left`` counts
    the files that nothing refers to. ``parts`` are the files of parts, as they are shown to people.
    """

    runs: tuple[SourceLines, ...] = ()
    owner: str = ""
    part: str = ""
    bundle: Bundle | None = None
    auto: bool = False
    left: int = 0
    parts: tuple[str, ...] = ()

    @property
    def made(self) -> Made:
        """The part of it that the ledger remembers."""
        return Made(self.owner, self.part, self.bundle)
