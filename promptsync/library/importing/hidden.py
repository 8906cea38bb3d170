"""Characters that a reader does not see but an agent does: the platform refuses them (API.md, Behaviour)."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from promptsync.problems import problem
from promptsync.source.places import place_after

if TYPE_CHECKING:
    from promptsync.library.draft import Draft
    from promptsync.problems import Problem

_HIDDEN = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls
    "\u200b-\u200d\u2060\ufeff"  # zero width
    "\U000e0000-\U000e007f]"  # tags
)


def hidden(draft: Draft, text: str) -> Problem | None:
    """A finding where the prompt has such characters, at the first of them in ``text``, else None."""
    found = _HIDDEN.findall("".join(draft.text(name) or "" for name in ("name", "description", "prompt")))
    if not found:
        return None
    at = place_after(draft.file.shown, text[: max(text.find(found[0]), 0)])
    name = f"U+{ord(found[0]):04X} {unicodedata.name(found[0], 'a tag')}"
    count = "a hidden character" if len(found) == 1 else f"{len(found):,} hidden characters"
    message = f"has {count}, which the platform refuses: {name} in line {at.line}"
    return problem("schema", message, at, "Remove what is hidden and import it again.")
