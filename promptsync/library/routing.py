"""Which skill an agent would take for a sentence, judged by the words of names and descriptions (BM25).

No model, no stemmer, no stop words: on real libraries none did measurably better. A word counts with its
prefixes of three to six letters, so that "review" meets "reviews" and "reviewing"; scripts without spaces
count by two signs at a time.
"""

from __future__ import annotations

import math
import re
import unicodedata
from array import array
from collections import Counter, defaultdict
from enum import StrEnum
from functools import lru_cache
from operator import add
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_K1, _B = 1.2, 0.75
CLOSE = 0.9
"""The share of the best score from which on a skill is close to it."""

_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_PREFIXES = range(3, 7)


class Ranking(StrEnum):
    """How the skill that a sentence is meant for does."""

    FIRST = "first"
    CLOSE = "close"
    ELSEWHERE = "elsewhere"


class Skill(NamedTuple):
    """What an agent reads of a skill before it takes it up."""

    name: str
    description: str


class Ranked(NamedTuple):
    """A skill's position, its score for a sentence, and the words of the sentence that it has, best first."""

    skill: int
    score: float
    words: tuple[str, ...]


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared, each once, in their order."""
    return list(dict.fromkeys(_WORD.findall(unicodedata.normalize("NFKC", text).casefold())))


def terms_of(word: str) -> list[str]:
    """What a word counts as: itself and its prefixes, or its pairs of signs."""
    if _IS_UNSPACED.match(word):
        return [word[at : at + 2] for at in range(max(1, len(word) - 1))]
    return [word, *(f"{word[:length]}*" for length in _PREFIXES if length <= len(word))]


def is_unspaced(word: str) -> bool:
    """Whether a word is of a script without spaces."""
    return bool(_IS_UNSPACED.match(word))


class Ranker:
    """Ranks skills for sentences. A name counts twice."""

    def __init__(self, skills: Sequence[Skill]) -> None:
        documents = [_terms(f"{one.name} {one.name} {one.description}") for one in skills]
        lengths = [sum(document.values()) for document in documents]
        average = (sum(lengths) / len(skills) if skills else 0) or 1
        having: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for skill, document in enumerate(documents):
            norm = _K1 * (1 - _B + _B * lengths[skill] / average)
            for term, count in document.items():
                having[term].append((skill, count * (_K1 + 1) / (count + norm)))
        self._number = len(skills)
        self._having = having
        self._of_word = lru_cache(maxsize=512)(self._scores_of_word)

    def scores(self, sentence: str) -> list[float]:
        """The score of each skill; 0 for one without a word of the sentence."""
        total = [0.0] * self._number
        for word in words_of(sentence):
            total = list(map(add, total, self._of_word(word)))
        return total

    def first(self, sentence: str, number: int) -> list[Ranked]:
        """The best skills, as many as are asked for; none without a word of the sentence."""
        scores = self.scores(sentence)
        best = sorted(range(self._number), key=lambda skill: (-scores[skill], skill))[:number]
        return [Ranked(skill, scores[skill], self.shared(sentence, skill)) for skill in best if scores[skill]]

    def shared(self, sentence: str, skill: int) -> tuple[str, ...]:
        """The words of the sentence that a skill has, those that count most first."""
        weights = {word: self._of_word(word)[skill] for word in words_of(sentence)}
        return tuple(sorted((word for word in weights if weights[word]), key=lambda word: -weights[word]))

    def standing(self, sentence: str, skill: int) -> tuple[Ranking, int]:
        """How ``skill`` does for a sentence that is meant for it, and which other one does best."""
        scores = self.scores(sentence)
        own, scores[skill] = scores[skill], -1.0
        best = max(range(self._number), key=scores.__getitem__)
        if own > scores[best]:
            return Ranking.FIRST, best
        return (Ranking.CLOSE if own and own >= CLOSE * scores[best] else Ranking.ELSEWHERE), best

    def _scores_of_word(self, word: str) -> array[float]:
        scores = array("d", bytes(8 * self._number))
        for term in terms_of(word):
            having = self._having.get(term, ())
            rarity = math.log(1 + self._number / len(having)) if having else 0.0
            for skill, weight in having:
                scores[skill] += rarity * weight
        return scores


def _terms(text: str) -> Counter[str]:
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return Counter(term for word in words for term in terms_of(word))
