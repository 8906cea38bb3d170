"""Prompts whose texts are nearly the same, found without comparing each with each.

Of each text a few words, each with the long word that follows it, stand for it all: people who edit a copy
leave most of them alone. Those are the longest, or, if too many texts have these, the rarest. A text is
compared, word by word, with the few that have most of them in common, so that neither a hundred copies nor
ten thousand texts of one mould cost more than a few comparisons each.
"""

from __future__ import annotations

from array import array
from collections import Counter
from heapq import nsmallest
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.rule import GroupFinding
from promptsync.library.rules.grouping import connected
from promptsync.source.text_marks import MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from promptsync.model import Prompt
    from promptsync.source.text_marks import TextMarks

ALIKE = 0.9
"""The share of words, in their order, that two texts must have in common."""

SHORTEST = 20
"""Words of a text that is looked at: shorter ones are alike by chance."""

_COMPARED = 8
_SLOTS = 1 << 22
_COMMON = 64
"""Texts that may have a mark in common before it tells nothing about them."""


class SimilarTexts(NamedTuple):
    """Positions of two texts that are alike, the earlier first, and how much of them is the same."""

    first: int
    second: int
    share: float


class NearDuplicate:
    """A finding for each group of texts that are nearly the same; equal ones have a rule of their own.

    A copy counts no further: what is like it is like the text it was taken from.
    """

    def __init__(self) -> None:
        self._texts: dict[int, str] = {}
        self._marks: dict[int, Sequence[int]] = {}
        self._words: dict[int, int] = {}
        self._seen: set[int] = set()

    def add(self, at: int, prompt: Prompt, marks: TextMarks) -> None:
        """See LibraryCheck."""
        if marks.words >= SHORTEST and marks.whole not in self._seen:
            self._seen.add(marks.whole)
            self._texts[at], self._marks[at], self._words[at] = prompt.prompt, marks.marks, marks.words

    def findings(self) -> Iterator[GroupFinding]:
        """See LibraryCheck."""
        pairs = list(self.pairs())
        shares = {pair.second: pair.share for pair in pairs}
        hint = "Merge them, or say in each what only it is for."
        for members in connected((pair.first, pair.second) for pair in pairs):
            lowest = min(shares[member] for member in members if member in shares)
            yield GroupFinding(members, f"the text is {int(lowest * 100)} % the same as that of {{}}", hint)

    def pairs(self) -> Iterator[SimilarTexts]:
        """Each text with the earlier one that it is nearly, but not quite, the same as, if there is one."""
        having: dict[int, list[int]] = {}
        for second, own in _telling(self._texts, self._marks).items():
            for first in self._near(own, self._words[second], having):
                if share := _alike(self._texts[first].split(), self._texts[second].split()):
                    yield SimilarTexts(first, second, share)
                    break
            else:
                for mark in own:
                    others = having.setdefault(mark, [])
                    if len(others) < _COMMON:
                        others.append(second)

    def _near(self, own: Sequence[int], words: int, having: Mapping[int, list[int]]) -> list[int]:
        """The earlier texts of a like length that have most in common with one of these marks."""
        lists = [having[mark] for mark in own if mark in having]
        fewest = (min(len(own), MARKS) + 1) // 2
        if len(lists) < fewest:
            return []
        near = [
            (-common, first)
            for first, common in Counter(chain.from_iterable(lists)).items()
            if common >= fewest
            if min(words, self._words[first]) >= ALIKE * max(words, self._words[first])
        ]
        return [first for _, first in nsmallest(_COMPARED, near)]


def _telling(texts: Mapping[int, str], marks: Mapping[int, Sequence[int]]) -> Mapping[int, Sequence[int]]:
    """``marks``, with the rarest of all pairs of words for the texts of a mould, which have the longest in"
    " common."""
    frequency = Counter(chain.from_iterable(marks.values()))
    common = {mark for mark, having in frequency.items() if having > _COMMON}
    moulded = [at for at, own in marks.items() if len(common.intersection(own)) * 2 > len(own)]
    if not moulded:
        return marks
    counts = array(
        "I", bytes(4 * _SLOTS)
    )  # of hashes that may fall together: enough to tell rare from common
    for at in moulded:
        for pair in {*pairwise(texts[at].split())}:
            counts[hash(pair) % _SLOTS] += 1
    return {**marks, **{at: _rarest(texts[at], counts) for at in moulded}}


def _rarest(text: str, counts: Sequence[int]) -> Sequence[int]:
    """The pairs of words that fewest texts have, but more than this one."""
    own = map(hash, {*pairwise(text.split())})
    shared = ((counts[mark % _SLOTS], mark) for mark in own if counts[mark % _SLOTS] > 1)
    return [mark for _, mark in nsmallest(MARKS, shared)]


def _alike(words: Sequence[str], others: Sequence[str]) -> float:
    """The share of words in common, 0 where it is too small."""
    kinds, other_kinds = set(words), set(others)
    alone = max(len(kinds), len(other_kinds)) - len(kinds & other_kinds)
    # A word that only one of them has is one kind of word at the most. This is quick, the rest is not.
    if alone > max(len(words), len(others)) * (1 - ALIKE) + 1:
        return 0
    from rapidfuzz.distance import LCSseq

    return LCSseq.normalized_similarity(words, others, score_cutoff=ALIKE)
