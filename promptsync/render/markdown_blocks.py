"""Blocks of Markdown, and how many of them fit where GitHub takes only so much."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from promptsync.render.counting import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_NOTE_ROOM = 200
"""For the note's own words; they measure less."""


@dataclass(frozen=True, slots=True)
class Block:
    """One entry: a line or two that say what it is, and the details, which can be left out."""

    head: str
    body: str = ""


def joined(blocks: Iterable[Block]) -> str:
    """The blocks as one text, each part a paragraph."""
    return "".join(f"{part}\n\n" for block in blocks for part in (block.head, block.body) if part)


def fit(blocks: Sequence[Block], limit: int, elsewhere: str, measure: Callable[[str], int] = len) -> str:
    """The blocks as one text that measures at most ``limit``.

    The bodies of later blocks are left out first, then later blocks; the text then says so, and that the
    whole is ``elsewhere`` (our own Markdown). ``measure`` of two texts is the sum of theirs.
    """
    whole = joined(blocks)
    if measure(whole) <= limit:
        return whole
    room = limit - _NOTE_ROOM - measure(elsewhere)
    sizes = [measure(f"{block.head}\n\n") for block in blocks]
    heads = _that_fit(sizes, room)
    unfolded = [measure(f"{block.body}\n\n") if block.body else 0 for block in blocks[:heads]]
    bodies = _that_fit(unfolded, room - sum(sizes[:heads]))
    kept = [block if place < bodies else Block(block.head) for place, block in enumerate(blocks[:heads])]
    bare = sum(bool(block.body) for block in blocks[bodies:heads])
    return joined([*kept, Block(_note(len(blocks) - heads, bare, elsewhere))])


def _that_fit(sizes: Sequence[int], room: int) -> int:
    """How many of the first ``sizes`` have ``room`` together."""
    return sum(total <= room for total in accumulate(sizes))


def _note(entries: int, bare: int, elsewhere: str) -> str:
    left_out = [f"{counted(entries, 'entry', 'entries')} left out"] if entries else []
    left_out += [f"{counted(bare, 'entry', 'entries')} without the difference"] if bare else []
    return f"**Cut to the limit**: {', '.join(left_out)}. The whole is in {elsewhere}."
