"""An edit of a composed text → the edits of the files that its lines come from, or why there is none."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.compose.lines import Fences, escaped_line
from promptsync.library.compose.references import link_targets, restored

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from promptsync.library.compose.values import Composed, PartFile, Piece


class Refusal(NamedTuple):
    """Why an edit cannot be written: ``files`` are those that stand in the way, if that is the reason."""

    reason: str
    files: tuple[PartFile, ...] = ()


class LineEdit(NamedTuple):
    """The lines of a file from ``start`` to before ``end``, counted from 1, become ``lines``."""

    start: int
    end: int
    lines: tuple[str, ...]


Edits = dict["PartFile | None", list[LineEdit]]
"""By file, in order; None for the prompt's own text."""


class _Line(NamedTuple):
    """Where a line of a composed text comes from; ``line`` is 0 for one that promptsync wrote."""

    file: PartFile | None
    line: int


def edits(composed: Composed, edited: str, shared: frozenset[str]) -> Edits | Refusal:
    """The edits by which the text becomes ``edited``. ``shared`` are parts of other prompts, too, by path."""
    places = [*_places(composed)]
    before, after = composed.text.split("\n"), edited.split("\n")
    links = _links(composed)
    found: Edits = {}
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        target = _replaced(places[i:j]) if i < j else _inserted(places, i, shared)
        if isinstance(target, Refusal):
            return target
        file = target.file
        if file and file.real in shared:
            return Refusal("other prompts have the part, too", (file,))
        new = tuple(restored(line, links.get(file, ())) for line in after[k:m])
        found.setdefault(file, []).append(LineEdit(target.line, target.line + j - i, new))
    return found


def _places(composed: Composed) -> Iterator[_Line]:
    for piece in composed.pieces:
        for number in range(len(piece.lines)):
            yield _Line(None, 0) if piece.written is None else _Line(piece.file, piece.line + number)


def _replaced(lines: Sequence[_Line]) -> _Line | Refusal:
    """The one run of a file's lines that all of them are."""
    first = lines[0]
    if not all(one.line for one in lines):
        return Refusal("the edit is in words that promptsync writes")
    if any(one != _Line(first.file, first.line + number) for number, one in enumerate(lines)):
        return Refusal("the edit goes across parts")
    return first


def _inserted(lines: Sequence[_Line], at: int, shared: frozenset[str]) -> _Line | Refusal:
    """Where new lines go: into the prompt's own text if they stand beside it, else into a part."""
    beside = []
    if at and lines[at - 1].line:
        beside.append(lines[at - 1]._replace(line=lines[at - 1].line + 1))
    if at < len(lines) and lines[at].line:
        beside.append(lines[at])
    if not beside:
        return Refusal("the edit is in words that promptsync writes")
    return min(beside, key=lambda one: (one.file is not None, _is_shared(one, shared)))


def _is_shared(line: _Line, shared: frozenset[str]) -> bool:
    return line.file is not None and line.file.real in shared


def _links(composed: Composed) -> Mapping[PartFile | None, tuple[tuple[str, str], ...]]:
    """The links that composing has led to an anchor, with the path that they are written with, by file."""
    found: dict[PartFile | None, dict[str, str]] = {}
    for piece in composed.pieces:
        for anchor, path in _links_of(piece):
            found.setdefault(piece.file, {}).setdefault(anchor, path)
    return {file: tuple(links.items()) for file, links in found.items()}


def _links_of(piece: Piece) -> Iterator[tuple[str, str]]:
    for line, written in zip(piece.lines, piece.written or (), strict=False):
        if line != written:
            for target, path in zip(link_targets(line), link_targets(written), strict=False):
                if target != path and target.startswith("#"):
                    yield target.removeprefix("#"), path


def edited_lines(lines: Sequence[str], changes: Sequence[LineEdit]) -> list[str]:
    """A file's lines with the changes; a new line that would ask for a part is escaped."""
    found: list[str] = []
    fences, done = Fences(), 0
    for change in changes:
        for line in lines[done : change.start - 1]:
            fences.holds(line)
            found.append(line)
        found += [line if fences.holds(line) else escaped_line(line) for line in change.lines]
        done = change.end - 1
    return [*found, *lines[done:]]
