"""Commands that the organization keeps for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.library.rule import Check, Finding
from promptsync.source.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from promptsync.model import Prompt


def reserved_command(reserved: Iterable[str]) -> Check:
    """The rule for these commands; case makes no difference, as people do not hear it."""
    words = {word.casefold() for word in reserved}

    def check(prompt: Prompt) -> Iterator[Finding]:
        if prompt.command.casefold() in words:
            message = f"command {quoted(prompt.command)} is reserved in this organization"
            yield Finding(message, "Choose another word; promptsync.yaml lists the reserved ones.", "command")

    return check
