"""Prompts whose texts are nearly the same, found without comparing each with each.

Two texts that are alike have most of their words in common, so at least one of the rarest words of either is
among the rarest of the other. Only prompts that meet in such a word are compared, and only with the first of
those that are alike (prefix filtering: Bayardo, Ma and Srikant, "Scaling up all pairs similarity search").
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SPARE = 10
ALIKE = 1 - 1 / _SPARE
"""The share of words, in their order, that two texts must have in common: all but one in ten."""

SHORTEST = 20
"""Words of a text that is looked at: shorter ones are alike by chance."""


class Pair(NamedTuple):
    """Positions of two texts that are alike, the earlier first, and how much of them is the same."""

    first: int
    second: int
    share: float


class _Text(NamedTuple):
    """``spare`` is how many words, and so kinds of words at the most, it may have for itself."""

    words: Sequence[str]
    kinds: frozenset[str]
    spare: int


def near_duplicates(texts: Iterable[str]) -> Iterator[Pair]:
    """Each text that is nearly an earlier one, with the first such."""
    split = [_text(text.split()) for text in texts]
    spread = Counter[str]()
    for each in split:
        spread.update(each.kinds)
    meetings: dict[str, list[int]] = defaultdict(list)
    for second, own in enumerate(split):
        if len(own.words) < SHORTEST:
            continue
        rare = sorted((spread[word], word) for word in own.kinds)[: own.spare + 1]
        shared = [word for count, word in rare if count > 1]
        met = {first for word in shared for first in meetings.get(word, ())}
        found = next(((first, share) for first in sorted(met) if (share := _alike(split[first], own))), None)
        if found:
            first, share = found
            yield Pair(first, second, share)
        else:
            for word in shared:
                meetings[word].append(second)


def _text(words: Sequence[str]) -> _Text:
    return _Text(words, frozenset(words), len(words) // _SPARE)


def _alike(one: _Text, other: _Text) -> float:
    """The share of words in common, 0 where it is too small."""
    common = len(one.kinds & other.kinds)
    if common < len(one.kinds) - one.spare or common < len(other.kinds) - other.spare:
        return 0
    from rapidfuzz.distance import LCSseq

    return LCSseq.normalized_similarity(one.words, other.words, score_cutoff=ALIKE)
