"""Prompts with the same text."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from promptsync.library.rule import GroupFinding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.model import Prompt
    from promptsync.source.text_marks import TextMarks


class EqualPrompt:
    """A finding for each text that several prompts have; white space makes no difference."""

    def __init__(self) -> None:
        self._having: dict[int, list[int]] = defaultdict(list)

    def add(self, at: int, prompt: Prompt, marks: TextMarks) -> None:
        """See LibraryCheck."""
        if prompt.prompt:
            self._having[marks.whole].append(at)

    def findings(self) -> Iterator[GroupFinding]:
        """See LibraryCheck."""
        for members in self._having.values():
            if len(members) > 1:
                yield GroupFinding(members, "the text is that of {}", "Keep one of them.")
