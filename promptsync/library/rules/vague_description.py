"""A skill that no agent can find: its description does not say when to take it up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from promptsync.library.rule import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.model import Prompt

_SHORTEST = 15
_WHEN = re.compile(r"\b(when(ever)?|while|before|after|during|if|once|for|uses?|used|using)\b", re.IGNORECASE)


def vague_description(prompt: Prompt) -> Iterator[Finding]:
    """A finding for a skill whose description is short, or has no word that begins an occasion."""
    text = prompt.description
    if not prompt.is_skill or not text:
        return
    hint = 'Say on what occasion to use it: "Use when asked to review a diff."'
    if len(text) < _SHORTEST:
        message = f"the skill's description has {len(text)} characters, and agents choose it by nothing else"
        yield Finding(message, hint, "description")
    elif not _WHEN.search(text):
        yield Finding("the skill's description does not say when to use it", hint, "description")
