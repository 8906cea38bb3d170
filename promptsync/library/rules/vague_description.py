"""A skill that no agent can find: its description does not say when to take it up.

What begins an occasion is known for English. A description in another language is asked only whether it says
anything beyond the name.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from promptsync.library.rule import Finding
from promptsync.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.model import Prompt

_FEWEST = 3
_WORD = lazy_pattern(r"[^\W_]+")
# Scripts that put no blank between words; two of their signs are about a word.
_UNSPACED = lazy_pattern(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_ENGLISH = lazy_pattern(
    r"\b(?:the|and|with|from|this|that|these|your|into|which|their|using|based|through|via|by|of|across)\b",
    re.IGNORECASE,
)
_WHEN = lazy_pattern(
    r"\b(?:when(?:ever)?|while|before|after|during|if|once|for|uses?|used|using|upon|until|where|every time"
    r"|as soon"
    r"|helps?|needs?|needed|asked|asks|wants?|wanted|trigger(?:s|ed)?|invoked?|call(?:s|ed)? (?:this|it)"
    r"|apply|activates?"
    r"|on (?:every|each|any|request|demand)|at the (?:start|end|beginning)|in case|requests?"
    r"|requires?)\b",
    re.IGNORECASE,
)


def vague_description(prompt: Prompt) -> Iterator[Finding]:
    """A finding for a skill whose description says too little, or in English no occasion."""
    text = prompt.description
    if not prompt.is_skill or not text:
        return
    hint = 'Say on what occasion to use it: "Use when asked to review a diff."'
    if _words_beyond(text, prompt.name) < _FEWEST:
        message = (
            "the skill's description says hardly more than its name, and agents choose it by nothing else"
        )
        yield Finding(message, hint, "description")
    elif not _WHEN().search(text) and _is_english(text):
        yield Finding("the skill's description does not say when to use it", hint, "description")


def _is_english(text: str) -> bool:
    """Whether words that only English has say so, and no letter against it."""
    return bool(_ENGLISH().search(text)) and not any(c.isalpha() and not c.isascii() for c in text)


def _words_beyond(text: str, name: str) -> int:
    """How many words a description has that its name does not have; more than enough need not be counted."""
    own = {word.casefold() for word in _WORD().findall(name)}
    signs, spaced = 0, text
    if not text.isascii():
        signs = len(set(_UNSPACED().findall(text)) - set(name))
        spaced = _UNSPACED().sub(" ", text)
    words = {word.casefold() for word in _WORD().findall(spaced)}
    beyond = (word for word in words if not any(_akin(word, other) for other in own))
    return len([*islice(beyond, _FEWEST)]) + signs // 2


def _akin(word: str, other: str) -> bool:
    """Whether two words are forms of one: review, reviews."""
    shorter, longer = sorted((word, other), key=len)
    return word == other or (
        len(shorter) > 3 and longer.startswith(shorter) and len(longer) - len(shorter) < 4
    )
