"""What changed in prose: paragraphs that stay, change, come, go or move, and the words within a changed one.

Prompts are prose, and a line diff of a paragraph that was wrapped anew says that everything changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORDS = re.compile(r"\s+|[\w'-]+|[^\w\s]")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_ALIKE = 0.4  # of its words that two paragraphs share, to be two versions of one
_MOVED_WORDS = 3  # that a moved paragraph shares with what it was, at least: fewer are alike by chance
_MOST_WORDS = 3_000  # of both sides of a paragraph: above it, comparing words takes seconds
_MOST_PAIRS = 100_000  # of changed paragraphs: above it, looking for what moved takes seconds
_MANY = 1_000  # paragraphs of a text: above it, those that stand everywhere anchor nothing


class ProseMark(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    CAME = "came"


@dataclass(frozen=True, slots=True)
class ProsePiece:
    """Some words of a paragraph."""

    mark: ProseMark
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its line end and the empty lines below it.

    ``old`` and ``new`` are its first line before and after, from 1; 0 if it is not there. A ``moved`` one
    stands where it is now.
    """

    pieces: tuple[ProsePiece, ...]
    old: int
    new: int
    moved: bool = False

    @property
    def changed(self) -> bool:
        """Whether it differs, or stands elsewhere."""
        return self.moved or any(piece.mark is not ProseMark.SAME for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph of one side, at its first line."""

    text: str
    line: int
    words: frozenset[str]


def compare(before: str, after: str) -> tuple[Paragraph, ...]:
    """The paragraphs of both texts in the order of ``after``; what went stands where it was."""
    old, new = _blocks(before), _blocks(after)
    before_texts, after_texts = [one.text for one in old], [one.text for one in new]
    matcher = SequenceMatcher(None, before_texts, after_texts, autojunk=len(new) > _MANY)
    hunks = matcher.get_opcodes()
    left, right = [], []
    for hunk, (tag, i, j, k, m) in enumerate(hunks):
        if tag != "equal":
            left += [(hunk, one) for one in old[i:j]]
            right += [(hunk, one) for one in new[k:m]]
    versions = _versions(left, right)
    taken = {one.old for one in versions.values()}
    paragraphs: list[Paragraph] = []
    for tag, i, j, k, m in hunks:
        if tag == "equal":
            paragraphs += (_same(*pair) for pair in zip(old[i:j], new[k:m], strict=True))
        else:
            paragraphs += (_gone(one) for one in old[i:j] if one.line not in taken)
            paragraphs += (versions.get(one.line) or _came(one) for one in new[k:m])
    return tuple(paragraphs)


def compare_words(before: str, after: str) -> tuple[ProsePiece, ...]:
    """The pieces of two texts that are versions of each other."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        return _both(before, after)
    pieces: list[ProsePiece] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(ProsePiece(ProseMark.SAME, "".join(old[i:j])))
        else:
            pieces += _both("".join(old[i:j]), "".join(new[k:m]))
    return tuple(pieces)


def fold(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[bool, list[Paragraph]]]:
    """Runs of paragraphs, each with whether it may be folded: no changed one stands in it or beside it."""
    near = {at + beside for at, one in enumerate(paragraphs) if one.changed for beside in (-1, 0, 1)}
    for far, run in groupby(enumerate(paragraphs), key=lambda one: one[0] not in near):
        yield far, [paragraph for _, paragraph in run]


def _blocks(text: str) -> list[_Block]:
    """Each paragraph with the blank lines below it."""
    blocks: list[_Block] = []
    lines: list[str] = []
    first = blank = 0
    for number, line in enumerate(_LINES.findall(text), 1):
        if blank and line.strip():
            blocks.append(_block(lines, first))
            lines, blank = [], 0
        if not lines:
            first = number
        lines.append(line)
        blank += not line.strip()
    return [*blocks, _block(lines, first)] if lines else blocks


def _block(lines: list[str], first: int) -> _Block:
    text = "".join(lines)
    return _Block(text, first, frozenset(text.split()))


def _versions(left: list[tuple[int, _Block]], right: list[tuple[int, _Block]]) -> dict[int, Paragraph]:
    """The paragraphs that have a version on either side, by the new one's line; each with its hunk.

    A version in the same hunk is preferred; one in another has moved.
    """
    if len(left) * len(right) > _MOST_PAIRS:
        return {}
    found: dict[int, Paragraph] = {}
    free = dict(enumerate(right))
    for hunk, old in left:
        likeness = {at: _likeness(old, new, beside=there == hunk) for at, (there, new) in free.items()}
        best = max(likeness, default=None, key=likeness.__getitem__)
        if best is not None and likeness[best]:
            there, new = free.pop(best)
            pieces = compare_words(old.text, new.text)
            found[new.line] = Paragraph(pieces, old.line, new.line, moved=there != hunk)
    return found


def _likeness(old: _Block, new: _Block, *, beside: bool) -> float:
    """0 if they are two paragraphs; one that moved has to share more than a word."""
    shared, most = len(old.words & new.words), max(len(old.words), len(new.words))
    least = 1 if beside else _MOVED_WORDS
    return shared / most + beside if shared >= max(least, _ALIKE * most) else 0


def _same(old: _Block, new: _Block) -> Paragraph:
    return Paragraph((ProsePiece(ProseMark.SAME, new.text),), old.line, new.line)


def _gone(block: _Block) -> Paragraph:
    return Paragraph((ProsePiece(ProseMark.GONE, block.text),), block.line, 0)


def _came(block: _Block) -> Paragraph:
    return Paragraph((ProsePiece(ProseMark.CAME, block.text),), 0, block.line)


def _both(before: str, after: str) -> tuple[ProsePiece, ...]:
    pieces = (ProsePiece(ProseMark.GONE, before), ProsePiece(ProseMark.CAME, after))
    return tuple(piece for piece in pieces if piece.text)
