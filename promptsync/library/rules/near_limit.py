"""A text that is about to outgrow the platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.library.prompt_schema import TEXT_LIMIT
from promptsync.library.rule import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.model import Prompt

_NEAR = TEXT_LIMIT * 95 // 100


def near_limit(prompt: Prompt) -> Iterator[Finding]:
    """A finding for a text over 95 % of what the platform takes."""
    length = len(prompt.prompt)
    if _NEAR < length <= TEXT_LIMIT:
        message = f"the text has {length:,} characters, and the platform takes {TEXT_LIMIT:,}"
        yield Finding(message, "Shorten it, or split it, before somebody has to add a line.")
