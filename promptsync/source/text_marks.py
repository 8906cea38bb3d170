"""What stands for a text where it is compared with all others, in a few numbers.

The numbers are hashes of Python's, which differ from run to run: those of one run, and of its forks, compare.
"""

from __future__ import annotations

from array import array
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

MARKS = 16
"""The most marks of a text."""

_LONG = 9
"""Characters of a word: most texts have many of these, and the others need not be looked at."""


class TextMarks(NamedTuple):
    """``whole`` is a hash of all words in their order, ``words`` how many there are.

    ``marks`` are hashes of the longest words, each with the long word that follows it.
    """

    whole: int
    words: int
    marks: Sequence[int]


def marks_of(text: str) -> TextMarks:
    """What stands between white space is a word."""
    words = text.split()
    following = dict(pairwise([word for word in words if len(word) >= _LONG]))
    if len(following) < MARKS:
        following = dict(pairwise(words))
    longest = sorted(following, key=len, reverse=True)[:MARKS]
    marks = array("q", [hash((word, following[word])) for word in longest])
    return TextMarks(hash(" ".join(words)), len(words), marks)
