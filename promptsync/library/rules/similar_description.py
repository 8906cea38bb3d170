"""Skills that no agent can tell apart: one's description says nothing that another's does not say."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from promptsync.library.rule import GroupFinding
from promptsync.library.rules.grouping import connected
from promptsync.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from promptsync.model import Prompt
    from promptsync.source.text_marks import TextMarks

ALIKE = 0.75
"""The cosine of two sets of words from which on descriptions are alike. If one set is a part of the other, it
is the square root of the ratio of their sizes."""

_WORD = lazy_pattern(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")
_COMPARED = 200
"""Descriptions with one rare word in common that are looked at."""


class SimilarDescription:
    """A finding for each connected group of skills. Siblings, each with a word of its own, are no group."""

    def __init__(self) -> None:
        self._having: dict[frozenset[str], list[int]] = defaultdict(list)

    def add(self, at: int, prompt: Prompt, _: TextMarks) -> None:
        """See LibraryCheck."""
        if prompt.is_skill and (words := frozenset(_WORD().findall(prompt.description.casefold()))):
            self._having[words].append(at)

    def findings(self) -> Iterator[GroupFinding]:
        """See LibraryCheck."""
        same = self._having
        links = [(members[0], other) for members in same.values() for other in members[1:]]
        links += [(same[part][0], same[whole][0]) for part, whole in _contained(same)]
        hint = "Say in each what only it is for, or make one of them."
        for members in connected(links):
            message = "the description says nothing that tells this skill from {}"
            yield GroupFinding(members, message, hint, "description")


def _contained(sets: Iterable[frozenset[str]]) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """The sets that are most of another one, each with that one: found by the word that fewest have."""
    sets = list(sets)
    frequency = Counter(word for words in sets for word in words)
    having: dict[str, list[frozenset[str]]] = defaultdict(list)
    for words in sets:
        for word in words:
            if len(having[word]) < _COMPARED:
                having[word].append(words)
    for words in sets:
        rarest = min(words, key=lambda word: (frequency[word], word))
        for other in having[rarest]:
            if words < other and len(words) >= ALIKE**2 * len(other):
                yield words, other
