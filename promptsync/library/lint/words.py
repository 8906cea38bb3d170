"""The words of a text, for the rules that look at one after the other."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1)
def words_of(text: str) -> list[str]:
    """What stands between white space; not to be changed. Remembered for the next rule that asks."""
    return text.split()
