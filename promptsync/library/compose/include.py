"""Include lines → the lines of the parts that they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.compose.lines import IncludeLine, read_line, unfenced
from promptsync.library.compose.part_files import PartText
from promptsync.library.compose.values import PartFile, Piece
from promptsync.library.text_reference import INCLUDE_SIGN
from promptsync.model import Origin
from promptsync.problems import problem
from promptsync.source.text import SIZE_LIMIT, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from promptsync.library.compose.part_files import PartFiles
    from promptsync.problems import Problem

DEPTH = 8
"""How deep parts may include parts."""


class RawText(NamedTuple):
    """A text before it is composed. ``file`` is None for a prompt's own; ``place`` tells where a line is.

    ``line`` is the number of the first line in the file, from 1.
    """

    lines: Sequence[str]
    file: PartFile | None
    line: int
    folder: Path
    place: Callable[[int], Origin]


class Expansion(NamedTuple):
    """A text with its parts in place. ``height`` is how deep they go; ``at`` has the line of each piece.

    What is not ``whole`` is not to be sent; ``problems`` say why.
    """

    pieces: tuple[Piece, ...]
    at: tuple[Origin, ...]
    problems: tuple[Problem, ...]
    height: int = 0
    size: int = 0
    whole: bool = True


class Includer:
    """Puts parts in their places, each file read and composed once."""

    def __init__(self, parts: PartFiles) -> None:
        self._parts = parts
        self._done: dict[str, Expansion] = {}
        self._stack: list[PartFile] = []

    def expand(self, text: RawText) -> Expansion:
        """``text`` with every part in its place."""
        pieces: list[Piece] = []
        at: list[Origin] = []
        problems: list[Problem] = []
        height = size = 0
        whole = True
        for found in _segments(text):
            place = text.place(found.line)
            if isinstance(found, Piece):
                pieces.append(found)
                at.append(place)
                size += _size(found.lines)
                continue
            part = self._part(found.path, text.folder, place)
            problems += part.problems
            whole = whole and part.whole
            height, size = max(height, part.height + 1), size + part.size
            if size > SIZE_LIMIT:
                problems.append(_too_large(found.path, place))
                whole = False
                break
            pieces += part.pieces
            at += [place] * len(part.pieces)
        return Expansion(tuple(pieces), tuple(at), tuple(problems), height, size, whole)

    def _part(self, written: str, folder: Path, at: Origin) -> Expansion:
        part = self._parts.find(written, folder, at)
        if not isinstance(part, PartFile):
            return _failed(part)
        names = [each.real for each in self._stack]
        if part.real in names:
            way = [*(each.shown for each in self._stack[names.index(part.real) :]), part.shown]
            message = f"{quoted(written)} includes itself: {' → '.join(way)}"
            return _failed(problem("include", message, at, "Take one of these lines out."))
        known = self._done.get(part.real)
        if len(self._stack) + (known.height + 1 if known else 1) > DEPTH:
            message = f"{quoted(written)} is more than {DEPTH} parts deep"
            return _failed(problem("include", message, at, "Include it higher up."))
        return known or self._expanded(part, at)

    def _expanded(self, part: PartFile, at: Origin) -> Expansion:
        said = self._parts.read(part, at)
        if not isinstance(said, PartText):
            return _failed(said)

        def place(line: int) -> Origin:
            return Origin(part.shown, line)

        self._stack.append(part)
        expansion = self.expand(RawText(said.lines, part, said.line, part.path.parent, place))
        self._stack.pop()
        # Whoever includes it later need not hear of it again.
        self._done[part.real] = expansion._replace(problems=())
        return expansion._replace(problems=(*said.problems, *expansion.problems))


class _Asked(NamedTuple):
    """A part that is asked for in the line ``line``."""

    path: str
    line: int


def _segments(text: RawText) -> Iterator[Piece | _Asked]:
    """The text in order: its own lines, and the parts between them."""
    free = unfenced(text.lines) if any(INCLUDE_SIGN in line for line in text.lines) else iter(())
    lines: list[str] = []
    first = 0
    for index, (line, is_free) in enumerate(zip(text.lines, free, strict=False)):
        said = read_line(line) if is_free else line
        if isinstance(said, IncludeLine):
            if lines:
                yield _piece(text, lines, first)
            yield _Asked(said.path, text.line + index)
            lines, first = [], index + 1
        else:
            lines.append(said)
    rest = [*lines, *text.lines[first + len(lines) :]]
    if rest:
        yield _piece(text, rest, first)


def _piece(text: RawText, lines: list[str], first: int) -> Piece:
    written = tuple(text.lines[first : first + len(lines)])
    return Piece(tuple(lines), text.file, text.line + first, written)


def _size(lines: Sequence[str]) -> int:
    return sum(map(len, lines)) + len(lines)


def _failed(why: Problem) -> Expansion:
    return Expansion((), (), (why,), whole=False)


def _too_large(written: str, at: Origin) -> Problem:
    message = f"with {quoted(written)} the text is larger than 1 MiB"
    return problem("include", message, at, "A prompt takes 20,000 characters at most.")
