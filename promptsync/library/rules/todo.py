"""What the author meant to write and has not: TODO and its like, where they are a note and not a subject."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from promptsync.library.rule import Finding
from promptsync.source.lazy_pattern import lazy_pattern
from promptsync.source.markdown_code import without_code
from promptsync.source.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.model import Prompt

SIGNS = ("TODO", "FIXME", "TBD", "XXX")
_NOTE = lazy_pattern(
    r"^[ \t>]{0,40}(?:(?:[-*+]|\d{1,3}[.)])[ \t]{1,4}(?:\[ \][ \t])?)?"
    r"(?P<note>(?:\*\*|__)?(?:TODO|FIXME|XXX|TBD)(?:\([^()\n]{1,40}\))?(?:\*\*|__)?"
    r"(?::(?:\*\*|__)?[ \t]+(?=\S)|[ \t]*(?:[-\u2013\u2014][ \t]+\S|$)))"
    r"|(?P<bracket>\[(?:TODO|FIXME|TBD|XXX)(?::[ \t][^\]\n]{1,200})?\](?![(\[]))",
    re.MULTILINE,
)
# What marks a place with such a note, or looks for them, speaks about it.
_MENTION = lazy_pattern(
    r"\b(?:with|as|like|mark(?:ed|er|ers)?|tag(?:ged|s)?|label(?:led|ed|s)?|leave|left|insert|add|no|any|contains?|every|each)"
    r"(?:[ \t]+(?:a|an|the))?[ \t]*[\"'(]?\Z",
    re.IGNORECASE,
)


def todo(prompt: Prompt) -> Iterator[Finding]:
    """A finding for each note to oneself, outside code."""
    text = prompt.prompt
    if not any(sign in text for sign in SIGNS):
        return
    for found in _NOTE().finditer(without_code(text)):
        at = found.start(found.lastgroup or 0)
        if found["bracket"] and _MENTION().search(text, max(0, at - 30), at):
            continue
        end = text.find("\n", at)
        note = text[at : end if end >= 0 else len(text)].strip()
        yield Finding(
            f"{quoted(note)} is a note to finish the text", "Finish it, or take the note out.", offset=at
        )
