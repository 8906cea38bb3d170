"""Characters that a reader does not see but an agent does: the platform refuses them (API.md, Behaviour)."""

from __future__ import annotations

import re

_HIDDEN = re.compile(
    "["
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls
    "\u200b-\u200d\u2060\ufeff"  # zero width
    "\U000e0000-\U000e007f"  # tags
    "]"
)


def without_hidden(text: str) -> tuple[str, int]:
    """The text without bidirectional controls, zero-width and tag characters, and how many there were."""
    return _HIDDEN.subn("", text)
