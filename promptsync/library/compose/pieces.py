"""Pieces put one after the other, with the lines between them that promptsync writes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.library.compose.lines import Fences
from promptsync.library.compose.values import Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from promptsync.library.compose.values import PartFile


def lines_of(pieces: Iterable[Piece]) -> list[str]:
    """All lines of the pieces."""
    return [line for piece in pieces for line in piece.lines]


def text_of(pieces: Iterable[Piece]) -> str:
    """The text that the pieces make."""
    return "\n".join(lines_of(pieces))


def part_of(pieces: Sequence[Piece], start: int, end: int) -> list[Piece]:
    """The lines from ``start`` to before ``end``, counted from 0."""
    found: list[Piece] = []
    for piece in pieces:
        count = len(piece.lines)
        a, b = max(start, 0), min(end, count)
        if a < b:
            written = piece.written[a:b] if piece.written is not None else None
            line = piece.line + (a if written is not None else 0)
            found.append(Piece(piece.lines[a:b], piece.file, line, written))
        start, end = start - count, end - count
    return found


def changed(pieces: Iterable[Piece], change: Callable[[list[str]], list[str]]) -> list[Piece]:
    """The pieces with ``change`` made to all their lines; each line stays a line."""
    pieces = list(pieces)
    lines = change(lines_of(pieces))
    found, start = [], 0
    for piece in pieces:
        end = start + len(piece.lines)
        found.append(replace(piece, lines=tuple(lines[start:end])))
        start = end
    return found


class Pile:
    """A text in the making."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces = list(pieces)

    def write(self, lines: Sequence[str], file: PartFile | None, line: int) -> None:
        """Lines of promptsync's own, after an empty one; they are about ``line`` of ``file``."""
        last = self.pieces[-1].lines[-1] if self.pieces else ""
        before = [""] if last.strip() else []
        self.pieces.append(Piece((*before, *lines), file, line, None))

    def write_after(self, lines: Sequence[str], file: PartFile | None, line: int) -> None:
        """As :meth:`write`, right after what is there."""
        self.pieces.append(Piece(tuple(lines), file, line, None))

    def close_fence(self, file: PartFile | None, line: int) -> None:
        """End a fenced block that a text has left open: what follows is none of it."""
        fences = Fences()
        for one in lines_of(self.pieces):
            fences.holds(one)
        if fences.open:
            self.pieces.append(Piece((fences.open, ""), file, line, None))

    def end(self) -> None:
        """Let the text end with a line end."""
        last = self.pieces[-1]
        if last.lines[-1]:
            self.pieces.append(Piece(("",), last.file, last.line, None))


def fence_for(lines: Iterable[str]) -> str:
    """A fence that no line ends."""
    longest = max((_ticks(line) for line in lines), default=0)
    return "`" * max(3, longest + 1)


def _ticks(line: str) -> int:
    stripped = line.lstrip()
    return len(stripped) - len(stripped.lstrip("`"))
