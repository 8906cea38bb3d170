"""What a description says no longer."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from promptsync.library.asks import FUNCTION_WORDS
from promptsync.library.routing import is_unspaced, terms_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SHORTEST = 3
_MOST_LEFT = 0.8


def is_cut(before: str, after: str) -> bool:
    """Whether a description lost a fifth of its length or more and got no word."""
    if len(after) > _MOST_LEFT * len(before):
        return False
    return Counter(words_of(after)) <= Counter(words_of(before))


def lost_words(before: str, after: str, asks: Iterable[str]) -> tuple[str, ...]:
    """The words of ``asks`` that ``before`` has and ``after`` has in no form, each once.

    Words that every sentence has do not count. Forms are told by the first six letters, as in a ranking.
    """
    had, has = ({form for _, form in _words(text)} for text in (before, after))
    asked = dict.fromkeys(pair for ask in asks for pair in _words(ask))
    return tuple(word for word, form in asked if form in had - has)


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Each word with what its forms share; of scripts without spaces, each two signs."""
    for word in words_of(text):
        if is_unspaced(word):
            yield from ((pair, pair) for pair in terms_of(word))
        elif len(word) >= _SHORTEST and word not in FUNCTION_WORDS:
            yield word, terms_of(word)[-1]
