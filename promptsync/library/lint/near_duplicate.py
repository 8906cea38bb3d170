"""Prompts whose texts are nearly the same, found without comparing each with each.

Of each text the longest words, each with the word that follows it, stand for it all: people who edit a copy
leave most of them alone. Only texts that have half of these in common are compared, word by word. A text that
is nearly an earlier one is not compared with later ones, so that a hundred copies cost a hundred comparisons.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

ALIKE = 0.9
"""The share of words, in their order, that two texts must have in common."""

SHORTEST = 20
"""Words of a text that is looked at: shorter ones are alike by chance."""

_MARKS = 32


class Pair(NamedTuple):
    """Positions of two texts that are alike, the earlier first, and how much of them is the same."""

    first: int
    second: int
    share: float


class _Text(NamedTuple):
    """``following`` has for each word the one that follows where it comes first; ``marks`` stand for all."""

    words: Sequence[str]
    following: Mapping[str, str]
    marks: Sequence[tuple[str, str]]


def near_duplicates(texts: Iterable[str]) -> Iterator[Pair]:
    """Each text that is nearly an earlier one, with the first such."""
    split = {at: _text(words) for at, text in enumerate(texts) if len(words := text.split()) >= SHORTEST}
    meetings: dict[tuple[str, str], list[int]] = {}
    for second, own in split.items():
        met = Counter(chain.from_iterable(meetings[mark] for mark in own.marks if mark in meetings))
        near = sorted(first for first, common in met.items() if 2 * common >= len(split[first].marks))
        found = next(((first, share) for first in near if (share := _alike(split[first], own))), None)
        if found:
            first, share = found
            yield Pair(first, second, share)
        else:
            for mark in own.marks:
                meetings.setdefault(mark, []).append(second)


def _text(words: Sequence[str]) -> _Text:
    following = dict(zip(words[-2::-1], words[:0:-1], strict=True))
    longest = sorted(following, key=len, reverse=True)[:_MARKS]
    return _Text(words, following, [(word, following[word]) for word in longest])


def _alike(one: _Text, other: _Text) -> float:
    """The share of words in common, 0 where it is too small."""
    larger = max(len(one.words), len(other.words))
    kinds = max(len(one.following), len(other.following))
    # A word that only one of them has is one kind of word at the most. This is quick, the rest is not.
    if kinds - len(one.following.keys() & other.following.keys()) > larger * (1 - ALIKE) + 1:
        return 0
    from rapidfuzz.distance import LCSseq

    return LCSseq.normalized_similarity(one.words, other.words, score_cutoff=ALIKE)
