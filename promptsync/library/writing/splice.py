"""A folded text changes: its lines that still say what they said stay, and only what lies between is new."""

from __future__ import annotations

import re
from bisect import bisect_right
from difflib import SequenceMatcher
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.writing.scalar import width, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_WORD = re.compile(r"\S+|\s+")
# What the break of a line can say: one blank, or the line ends of the empty lines below it.
_JOINT = re.compile(r"(?:(?<=\S)|\A)(?: |\n+)(?=\S|\Z)")
_LINE_ENDS = re.compile(r"(?:(?<=\S)|\A)(\n+)(?=\S|\Z)")


class Line(NamedTuple):
    """What a line says, after what the break before it says. ``old`` is the old line that it is, or -1."""

    gap: str
    text: str
    old: int = -1


class _Block(NamedTuple):
    """A part that both texts have."""

    old: int
    new: int
    size: int


def spliced(old: Sequence[Line], text: str) -> list[Line]:
    """The lines of ``text``, with as many of the old ones as it still has, broken where they were.

    Where an old line has a line end in it, as an escape, the others have theirs so too.
    """
    common = [*_common("".join(line.gap + line.text for line in old), text)]
    escaped = any("\n" in line.text for line in old)
    joints = dict(each.span() for each in _JOINT.finditer(text))
    breaks = dict(sorted(_breaks(old, common, joints)))
    after = joints | breaks
    before = {stop: start for start, stop in after.items()}
    columns = width([line.text for line in old])
    lines: list[Line] = []
    at = 0
    for index, start in [*_kept(old, common, {0, *before}, {len(text), *after}), (len(old), len(text))]:
        first = after.get(at, at) if lines else 0
        last = before.get(start, start) if index < len(old) else start
        if at < start and (first < last or index == len(old)):
            inside = [each for each in breaks.items() if first < each[0] and each[1] < last]
            parts = [text[start:stop] for start, stop in pairwise([first, *chain(*inside), last])]
            lines += _folded(text[at:first], parts, columns, escaped=escaped)
            at = last
        if index < len(old):
            lines.append(Line(text[at:start], old[index].text, index))
            at = start + len(old[index].text)
    return lines


def _folded(gap: str, parts: Sequence[str], columns: int, *, escaped: bool) -> Iterator[Line]:
    """New lines. Each second one of ``parts`` is what a break between two of them says."""
    pieces: list[str] = []
    for number, part in enumerate(parts):
        pieces += [part] if number % 2 or escaped else _LINE_ENDS.split(part)
    for number, piece in enumerate(pieces):
        if number % 2:
            gap = piece
            continue
        for line in wrapped(piece, columns):
            yield Line(gap, line)
            gap = " "


def _kept(
    old: Sequence[Line], common: Sequence[_Block], starts: set[int], stops: set[int]
) -> Iterator[tuple[int, int]]:
    """The old lines that the text still has between two breaks, each with its offset there, in order."""
    for index, start, stop in _places(old):
        at = _moved(common, start, stop)
        if at in starts and at + stop - start in stops:
            yield index, at


def _breaks(
    old: Sequence[Line], common: Sequence[_Block], joints: Mapping[int, int]
) -> Iterator[tuple[int, int]]:
    """What the old breaks say, where the text still has it beside a character that was beside it.

    Beside both it is a break again whatever they are, as it was one: in quotes they may be escapes. One that
    says nothing can be anywhere there, and goes with what follows it.
    """
    for index, start, _ in list(_places(old))[1:]:
        size = len(old[index].gap)
        between = _moved(common, start - size - 1, start + 1)
        if between is not None:
            yield between + 1, between + 1 + size
            continue
        after, before = _moved(common, start - size - 1, start), _moved(common, start - size, start + 1)
        if after is not None and joints.get(after + 1) == after + 1 + size:
            yield after + 1, after + 1 + size
        if before is not None and (not size or joints.get(before) == before + size):
            yield before, before + size


def _places(old: Sequence[Line]) -> Iterator[tuple[int, int, int]]:
    """Each line's number, with where it begins and ends."""
    stop = 0
    for index, line in enumerate(old):
        start = stop + len(line.gap)
        stop = start + len(line.text)
        yield index, start, stop


def _moved(common: Sequence[_Block], start: int, stop: int) -> int | None:
    """Where the new text has that part of the old one; None for one that begins before it."""
    block = common[bisect_right(common, start, key=lambda each: each.old) - 1]
    return start - block.old + block.new if start >= 0 and stop <= block.old + block.size else None


def _common(old: str, new: str) -> Iterator[_Block]:
    """What both texts have, in order: how they begin, runs of words, and how they end."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    yield _Block(0, 0, head)
    words, others = (_WORD.findall(text[head : len(text) - tail]) for text in (old, new))
    olds, news = (list(accumulate(map(len, each), initial=head)) for each in (words, others))
    for found in SequenceMatcher(None, words, others).get_matching_blocks():
        start, stop = olds[found.a], olds[found.a + found.size]
        yield _Block(start, news[found.b], stop - start)
    yield _Block(len(old) - tail, len(new) - tail, tail)


def _alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (sign, another) in pairs if sign != another), min(len(one), len(other)))
