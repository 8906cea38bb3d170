"""Prompts whose texts are nearly the same, found without comparing each with each.

Of each text the longest words, each with the word that follows it, stand for it all: people who edit a copy
leave most of them alone. A text is compared, word by word, with the few that have most of these in common, so
that neither a hundred copies nor a hundred texts from one mould cost more than a few comparisons each.
"""

from __future__ import annotations

from collections import Counter
from heapq import nsmallest
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from promptsync.source.words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.source.words import Words

ALIKE = 0.9
"""The share of words, in their order, that two texts must have in common."""

SHORTEST = 20
"""Words of a text that is looked at: shorter ones are alike by chance."""

_MARKS = 16
_COMPARED = 8


class SimilarTexts(NamedTuple):
    """Positions of two texts that are alike, the earlier first, and how much of them is the same."""

    first: int
    second: int
    share: float


class _Seen(NamedTuple):
    """An earlier text, and of how many marks and words it is."""

    text: str
    marks: int
    words: int


class NearDuplicates:
    """The texts seen so far. A copy counts no further: what is like it is like the text it was taken from."""

    def __init__(self) -> None:
        self._seen: list[_Seen] = []
        self._meetings: dict[int, list[int]] = {}

    def add(self, text: str) -> SimilarTexts | None:
        """``text`` with the earlier one that it is nearly the same as, if there is one."""
        words = words_of(text)
        own, second = _marks(words), len(self._seen)
        self._seen.append(_Seen(text, len(own), len(words.all)))
        for first in self._near(own, len(words.all)):
            if share := _alike(self._seen[first].text.split(), words.all):
                return SimilarTexts(first, second, share)
        for mark in own:
            self._meetings.setdefault(mark, []).append(second)
        return None

    def _near(self, marks: Sequence[int], words: int) -> list[int]:
        """The earlier texts that have most in common with one of these marks and so many words."""
        met = Counter(chain.from_iterable(self._meetings[mark] for mark in marks if mark in self._meetings))
        near = []
        for first, common in met.items():
            other = self._seen[first]
            # So many words are in common at the most.
            if 2 * common >= other.marks and min(words, other.words) >= ALIKE * max(words, other.words):
                near.append((-common, first))
        return [first for _, first in nsmallest(_COMPARED, near)]


def _marks(words: Words) -> Sequence[int]:
    """What stands for a text, as hashes: thousands of texts are in memory at once, and no more is needed."""
    if len(words.all) < SHORTEST:
        return ()
    last = len(words.all) - 1
    following = {words.all[at]: words.all[at + 1] for at in words.long if at < last}
    if len(following) < _MARKS:
        following = dict(pairwise(words.all))
    longest = sorted(following, key=len, reverse=True)[:_MARKS]
    return [hash((word, following[word])) for word in longest]


def _alike(words: Sequence[str], others: Sequence[str]) -> float:
    """The share of words in common, 0 where it is too small."""
    kinds, other_kinds = set(words), set(others)
    alone = max(len(kinds), len(other_kinds)) - len(kinds & other_kinds)
    # A word that only one of them has is one kind of word at the most. This is quick, the rest is not.
    if alone > max(len(words), len(others)) * (1 - ALIKE) + 1:
        return 0
    from rapidfuzz.distance import LCSseq

    return LCSseq.normalized_similarity(words, others, score_cutoff=ALIKE)
