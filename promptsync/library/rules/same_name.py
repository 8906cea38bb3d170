"""Prompts that nobody can tell apart by name."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from promptsync.library.rule import GroupFinding
from promptsync.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.model import Prompt
    from promptsync.source.text_marks import TextMarks

_BETWEEN = lazy_pattern(r"[\s_-]+")


class SameName:
    """A finding for each name that several prompts have; case, spaces, ``-`` and ``_`` make no difference."""

    def __init__(self) -> None:
        self._having: dict[str, list[int]] = defaultdict(list)

    def add(self, at: int, prompt: Prompt, _: TextMarks) -> None:
        """See LibraryCheck."""
        if name := _BETWEEN().sub("", prompt.name).casefold():
            self._having[name].append(at)

    def findings(self) -> Iterator[GroupFinding]:
        """See LibraryCheck."""
        for members in self._having.values():
            if len(members) > 1:
                yield GroupFinding(members, "the name is that of {}", "Give each a name of its own.", "name")
