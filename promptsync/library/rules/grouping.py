"""Links between prompts → the groups that they connect."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def connected(links: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The members of each connected group in their order, the groups by their first."""
    above: dict[int, int] = {}

    def top(one: int) -> int:
        while (up := above.setdefault(one, one)) != one:
            above[one] = above[up]
            one = up
        return one

    for first, second in links:
        low, high = sorted((top(first), top(second)))
        above[high] = low
    groups: dict[int, list[int]] = defaultdict(list)
    for one in sorted(above):
        groups[top(one)].append(one)
    return list(groups.values())
