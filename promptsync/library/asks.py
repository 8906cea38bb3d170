"""The sentences that skills are meant for, ranked over all skills of a library."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.routing import Ranker, Ranking, Skill
from promptsync.library.rule import Finding
from promptsync.source.text import quoted, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from promptsync.model import Prompt

_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[^\W\d_]")
# Where a script begins and ends; every other letter is another script's.
_SCRIPTS = (
    ("Latin", re.compile(r"[A-Za-z\u00c0-\u024f]")),
    ("Cyrillic", re.compile(r"[\u0400-\u052f]")),
    ("Greek", re.compile(r"[\u0370-\u03ff]")),
    ("Arabic", re.compile(r"[\u0600-\u06ff]")),
    ("Hebrew", re.compile(r"[\u0590-\u05ff]")),
    ("Devanagari", re.compile(r"[\u0900-\u097f]")),
    ("Thai", re.compile(r"[\u0e00-\u0e7f]")),
    ("Hangul", re.compile(r"[\uac00-\ud7af]")),
    ("Chinese or Japanese", re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")),
)
_FUNCTION_WORDS = {
    "English": "the and of to for with is are this that my our your it when what which how can please use",
    "German": "der die das und ist nicht mit für auf ein eine einen den dem bitte wie was ich wir wenn zu"
    " von",
    "French": "le la les des une est et dans pour avec sur ce cette mon ma quand quel comment je nous du au",
    "Spanish": "el la los las una es y en para con por este esta mi cuando que como del al se un",
    "Italian": "il lo gli una è e per con di che questo questa mio quando come del della sul si non",
    "Portuguese": "o os uma é e para com por este esta meu quando que como do da no na não um",
    "Dutch": "de het een en is niet met voor op van dit dat mijn wanneer wat hoe als te zijn",
}
_WORDS = {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}
FUNCTION_WORDS = frozenset().union(*_WORDS.values())
"""Words that every sentence of a language may have."""


class Asked(NamedTuple):
    """An ask, the position of its prompt and its own there; ``standing`` is None if it was not checked.

    ``winner`` is the position of the skill that does best beside the prompt, ``words`` what it shares.
    """

    prompt: int
    ask: int
    standing: Ranking | None
    winner: int
    words: tuple[str, ...] = ()


def rank(prompts: Sequence[Prompt], asks: Mapping[int, Sequence[str]]) -> Iterator[Asked]:
    """How the asks of each prompt do; ``asks`` are by position. Asks of what is no skill are not checked."""
    skills = [at for at, one in enumerate(prompts) if one.is_skill]
    ranker = Ranker([Skill(prompts[at].name, prompts[at].description) for at in skills])
    places = {at: place for place, at in enumerate(skills)}
    left_out = {*not_checked(prompts, asks)}
    for at, sentences in asks.items():
        for number, sentence in enumerate(sentences):
            if (at, number) in left_out:
                yield Asked(at, number, None, at)
                continue
            standing, winner = ranker.standing(sentence, places[at])
            yield Asked(at, number, standing, skills[winner], ranker.shared(sentence, winner))


def not_checked(prompts: Sequence[Prompt], asks: Mapping[int, Sequence[str]]) -> Iterator[tuple[int, int]]:
    """The position of a prompt and of its ask, for each that cannot be ranked.

    It is in another language than the description, or of what is no skill among others.
    """
    alone = sum(one.is_skill for one in prompts) < 2
    for at, sentences in asks.items():
        for number, sentence in enumerate(sentences):
            if alone or not prompts[at].is_skill or not _comparable(sentence, prompts[at].description):
                yield at, number


def elsewhere(
    prompts: Sequence[Prompt], names: Sequence[str], asks: Mapping[int, Sequence[str]]
) -> Iterator[tuple[int, Finding]]:
    """A finding for each ask for which another skill does clearly better."""
    hint = "Say in the description what the sentence is about, or leave the ask to the other skill."
    for one in rank(prompts, asks):
        if one.standing is not Ranking.ELSEWHERE:
            continue
        sentence = quoted(asks[one.prompt][one.ask])
        if one.words:
            said = f"{sentence} goes to {names[one.winner]}; both say: {shown(', '.join(one.words[:3]))}"
        else:
            said = f"no skill has a word of {sentence}"
        yield one.prompt, Finding(said, hint, "asks", one.ask)


@lru_cache(maxsize=8192)
def language(text: str) -> str:
    """The language or script of a text as far as it can be told; empty if it cannot."""
    letters = _LETTER.findall(text)
    counts = [(sum(bool(script.match(letter)) for letter in letters), name) for name, script in _SCRIPTS]
    most, name = max(counts)
    if not most:
        return ""
    if name != "Latin":
        return name
    words = [word.casefold() for word in _WORD.findall(text)]
    hits = sorted(((sum(word in own for word in words), each) for each, own in _WORDS.items()), reverse=True)
    (first, told), (second, _) = hits[0], hits[1]
    return told if first >= 2 and first > second else ""


def _comparable(sentence: str, description: str) -> bool:
    one, other = language(sentence), language(description)
    return one == other or (not one and other in _WORDS) or (not other and one in _WORDS)
