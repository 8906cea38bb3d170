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

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ALIKE = 0.9
"""The share of words, in their order, that two texts must have in common."""

SHORTEST = 20
"""Words of a text that is looked at: shorter ones are alike by chance."""

_MARKS = 16
_LONG = 9
"""Characters of a word: most texts have so many of these that the others need not be looked at."""

_COMPARED = 8


class Pair(NamedTuple):
    """Positions of two texts that are alike, the earlier first, and how much of them is the same."""

    first: int
    second: int
    share: float


def near_duplicates(texts: Sequence[str]) -> Iterator[Pair]:
    """Each text that is nearly an earlier one, with that one. A copy counts no further."""
    marks = [_marks(text.split()) for text in texts]
    meetings: dict[int, list[int]] = {}
    for second, own in enumerate(marks):
        met = Counter(chain.from_iterable(meetings[mark] for mark in own if mark in meetings))
        near = [(-common, first) for first, common in met.items() if 5 * common >= 2 * len(marks[first])]
        pairs = (
            Pair(first, second, _alike(texts[first], texts[second]))
            for _, first in nsmallest(_COMPARED, near)
        )
        found = next((pair for pair in pairs if pair.share), None)
        if found:
            yield found
        else:
            for mark in own:
                meetings.setdefault(mark, []).append(second)


def _marks(words: list[str]) -> Sequence[int]:
    """What stands for a text, as hashes: thousands of texts are in memory at once, and no more is needed."""
    if len(words) < SHORTEST:
        return ()
    following = {}
    for shortest in (_LONG, 0):
        following = {word: after for word, after in pairwise(words) if len(word) >= shortest}
        if len(following) >= _MARKS:
            break
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
