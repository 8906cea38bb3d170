r"""A composed text as frozen values: pieces, each consecutive lines of one file.

A text is its lines joined by ``\n``: one that ends with a line end has an empty last line.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from promptsync.composition import SourceLines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from promptsync.model import Origin


@dataclass(frozen=True, slots=True)
class PartFile:
    """A file that lines come from: ``real`` is its path with every link resolved, ``shown`` is for people."""

    path: Path
    real: str
    shown: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive lines of a composed text.

    ``file`` is None for lines of the prompt's own text. ``line`` is the place of the first in the file, from
    1, or in that text. ``written`` is how the lines stand there; None for lines that promptsync wrote, which
    are about ``file`` from ``line`` on.
    """

    lines: tuple[str, ...]
    file: PartFile | None
    line: int
    written: tuple[str, ...] | None


class LineSource(NamedTuple):
    """Where one line of a composed text comes from: see :class:`Piece`."""

    file: PartFile | None
    line: int
    generated: bool


@dataclass(frozen=True)
class Composed:
    """A composed text. ``files`` are its parts, each once, in the order they came in; ``own`` is the text
    that they were put into.
    """

    pieces: tuple[Piece, ...]
    files: tuple[PartFile, ...]
    own: str

    @cached_property
    def text(self) -> str:
        return "\n".join(line for piece in self.pieces for line in piece.lines)

    @cached_property
    def _starts(self) -> list[int]:
        """The number of lines before each piece."""
        return [0, *accumulate(len(piece.lines) for piece in self.pieces)]

    def source(self, line: int) -> LineSource:
        """Where a line of the text comes from; ``line`` counts from 1."""
        at = bisect_right(self._starts, line - 1) - 1
        piece = self.pieces[at]
        generated = piece.written is None
        return LineSource(
            piece.file, piece.line + (0 if generated else line - 1 - self._starts[at]), generated
        )

    def runs(self, place: Callable[[int], Origin]) -> tuple[SourceLines, ...]:
        """The map for people; ``place`` tells where a line of the prompt's own text is."""
        return tuple(run for piece in self.pieces for run in _runs(piece, place))


def _runs(piece: Piece, place: Callable[[int], Origin]) -> Iterator[SourceLines]:
    """Lines of the prompt's own text need not be lines of its file: YAML may fold or escape them."""
    count, generated = len(piece.lines), piece.written is None
    if piece.file:
        yield SourceLines(count, piece.file.shown, piece.line, generated)
        return
    first = place(piece.line)
    if generated or place(piece.line + count - 1).line - first.line == count - 1:
        yield SourceLines(count, first.file, first.line, generated)
        return
    for line in range(piece.line, piece.line + count):
        yield SourceLines(1, first.file, place(line).line)
