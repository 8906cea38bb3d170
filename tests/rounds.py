"""How many examples of a property to try."""

from __future__ import annotations

from hypothesis import settings

_MANY = 1_000
"""More than this is a search for counterexamples, which has the time."""


def rounds(few: int) -> int:
    """``few`` when every test runs; as many as the profile says when it searches for hours."""
    chosen = settings.default
    return chosen.max_examples if chosen and chosen.max_examples > _MANY else few
