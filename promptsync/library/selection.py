"""Which prompts belong to a target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.key_patterns import KeyPatterns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.model import Desired


def select(desired: Sequence[Desired], include: Sequence[str], exclude: Sequence[str]) -> tuple[Desired, ...]:
    """Those that ``include`` matches (all, if it is empty) and ``exclude`` does not."""
    wanted, unwanted = KeyPatterns(tuple(include)), KeyPatterns(tuple(exclude))
    return tuple(
        one for one in desired if not unwanted.match(one.key) and (not include or wanted.match(one.key))
    )
