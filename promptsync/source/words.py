"""The words of a text, for the rules that look at one after the other."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

LONG = 9
"""Characters of a word: most texts have many of these, and the others need not be looked at."""


class Words(NamedTuple):
    """What stands between white space, and the positions of those that are long.

    ``whole`` is a hash of all of them in their order.
    """

    all: list[str]
    long: list[int]
    whole: int


@lru_cache(maxsize=1)
def words_of(text: str) -> Words:
    """Remembered for the next rule that asks about the same text."""
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) >= LONG]
    return Words(words, long, hash(" ".join(words)))
