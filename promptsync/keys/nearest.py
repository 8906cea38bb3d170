"""What somebody may have meant by a word that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 200
"""Characters of a word that are compared: more are no slip of a key."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence with the nearest of ``known``; empty if none is near."""
    folded: dict[str, str] = {}
    for one in known:
        folded.setdefault(one.casefold(), one)
    import difflib

    near = difflib.get_close_matches(word.casefold()[:_LONGEST], folded, 1)
    return f"Did you mean {folded[near[0]]}?" if near else ""
