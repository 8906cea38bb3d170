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

from promptsync.library.lint.words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.library.lint.words import Words

ALIKE = 0.9
"""The share of words, in their order, that two texts must have in common."""

SHORTEST = 20
"""Words of a text that is looked at: shorter ones are alike by chance."""

_MARKS = 16
_COMPARED = 8


class Pair(NamedTuple):
    """Positions of two texts that are alike, the earlier first, and how much of them is the same."""

    first: int
    second: int
    share: float


class NearDuplicates:
    """The texts seen so far. A copy counts no further: what is like it is like the text it was taken from."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._marks: list[int] = []
        self._meetings: dict[int, list[int]] = {}

    def add(self, text: str) -> Pair | None:
        """``text`` with the earlier one that it is nearly the same as, if there is one."""
        own, second = _marks(words_of(text)), len(self._texts)
        self._texts.append(text)
        self._marks.append(len(own))
        met = Counter(chain.from_iterable(self._meetings[mark] for mark in own if mark in self._meetings))
        near = ((-common, first) for first, common in met.items() if 5 * common >= 2 * self._marks[first])
        for _, first in nsmallest(_COMPARED, near):
            if share := _alike(self._texts[first], text):
                return Pair(first, second, share)
        for mark in own:
            self._meetings.setdefault(mark, []).append(second)
        return None


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


def _alike(one: str, other: str) -> float:
    """The share of words in common, 0 where it is too small."""
    words, others = one.split(), other.split()
    kinds, other_kinds = set(words), set(others)
    alone = max(len(kinds), len(other_kinds)) - len(kinds & other_kinds)
    # A word that only one of them has is one kind of word at the most. This is quick, the rest is not.
    if alone > max(len(words), len(others)) * (1 - ALIKE) + 1:
        return 0
    from rapidfuzz.distance import LCSseq

    return LCSseq.normalized_similarity(words, others, score_cutoff=ALIKE)
