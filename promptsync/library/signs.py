"""Which rules have to look at a text at all: one pass finds the fixed strings of them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, Implementation

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class Signs:
    """The signs of some rules: a text with none of a rule's signs has no finding of that rule."""

    def __init__(self, signs: Mapping[str, Collection[str]]) -> None:
        pairs = [(sign, rule) for rule, own in signs.items() for sign in own]
        self._rules = [rule for _, rule in pairs]
        self._search = AhoCorasick([sign for sign, _ in pairs], implementation=Implementation.DFA)

    def rules_of(self, text: str) -> frozenset[str]:
        """The rules with a sign in ``text``."""
        found = self._search.find_matches_as_indexes(text, overlapping=True)
        return frozenset(self._rules[sign] for sign, _, _ in found)
