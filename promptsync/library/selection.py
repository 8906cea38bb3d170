"""Which prompts belong to a target: patterns as in .gitignore, matched against keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.model import Desired


def select(desired: Sequence[Desired], include: Sequence[str], exclude: Sequence[str]) -> tuple[Desired, ...]:
    """Those that ``include`` matches (all, if it is empty) and ``exclude`` does not."""
    if not include and not exclude:
        return tuple(desired)
    from pathspec import GitIgnoreSpec

    wanted, unwanted = GitIgnoreSpec.from_lines(include or ["*"]), GitIgnoreSpec.from_lines(exclude)
    return tuple(one for one in desired if wanted.match_file(one.key) and not unwanted.match_file(one.key))
