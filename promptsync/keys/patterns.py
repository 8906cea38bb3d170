"""Patterns as in .gitignore, matched against keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from promptsync.model import Key


@dataclass(frozen=True)
class KeyPatterns:
    """The lines of a .gitignore; the last line that matches a key decides."""

    lines: tuple[str, ...] = field(default=())

    def match(self, key: Key) -> bool:
        """Whether ``key`` is among those meant."""
        return bool(self.lines) and self._spec.match_file(key)

    @cached_property
    def _spec(self) -> GitIgnoreSpec:
        from pathspec import GitIgnoreSpec

        return GitIgnoreSpec.from_lines(self.lines)


class Scope(NamedTuple):
    """The keys that belong to a target: what ``include`` matches and ``exclude`` does not.

    An empty ``include`` matches all.
    """

    include: KeyPatterns = KeyPatterns()
    exclude: KeyPatterns = KeyPatterns()

    def holds(self, key: Key) -> bool:
        """Whether the prompt of ``key`` belongs to the target."""
        return not self.exclude.match(key) and (not self.include.lines or self.include.match(key))


EVERYTHING = Scope()
"""Where nothing is left out."""
