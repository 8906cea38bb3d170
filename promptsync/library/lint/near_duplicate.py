"""Prompts whose texts are nearly the same, found without comparing each with each.

Two texts that are alike have most of their words in common, so at least one of the rarest words of either is
among the rarest of the other. Only prompts that meet in such a word are compared, and only with the first of
those that are alike (prefix filtering: Bayardo, Ma and Srikant, "Scaling up all pairs similarity search").
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ALIKE = 0.9
"""The share of words, in their order, that two texts must have in common."""

SHORTEST = 20
"""Words of a text that is looked at: shorter ones are alike by chance."""


class Pair(NamedTuple):
    """Positions of two texts that are alike, the earlier first, and how much of them is the same."""

    first: int
    second: int
    share: float


def near_duplicates(texts: Sequence[str]) -> Iterator[Pair]:
    """Each text that is nearly an earlier one, with the first such."""
    words = [text.split() for text in texts]
    kinds = [frozenset(each) for each in words]
    spread = Counter[str]()
    for each in kinds:
        spread.update(each)
    meetings: dict[str, list[int]] = defaultdict(list)
    for second, own in enumerate(kinds):
        if len(words[second]) < SHORTEST:
            continue
        rare = sorted(own, key=lambda word: (spread[word], word))[: len(own) - _shared(len(own)) + 1]
        met = {first for word in rare for first in meetings.get(word, ())}
        pair = next(_alike(words, kinds, sorted(met), second), None)
        if pair:
            yield pair
            continue
        for word in rare:
            if spread[word] > 1:
                meetings[word].append(second)


def _shared(kinds: int) -> int:
    """How many kinds of words the larger of two texts that are alike has in the smaller, at the least.

    A word of the text that is not shared takes one kind with it at most, and so does one that is there twice.
    """
    return max(1, int(kinds * _KINDS_ALIKE))


_KINDS_ALIKE = 0.75


def _alike(
    words: Sequence[Sequence[str]], kinds: Sequence[frozenset[str]], candidates: Sequence[int], second: int
) -> Iterator[Pair]:
    own = kinds[second]
    for first in candidates:
        other = kinds[first]
        larger = max(len(own), len(other))
        if len(own & other) < larger * _KINDS_ALIKE:
            continue
        from rapidfuzz.distance import LCSseq

        share = LCSseq.normalized_similarity(words[first], words[second], score_cutoff=ALIKE)
        if share >= ALIKE:
            yield Pair(first, second, share)
