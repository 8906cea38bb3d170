"""Commands that the platform has itself (API.md, Where a command is used)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.library.rule import Finding
from promptsync.source.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.model import Prompt

BUILT_IN = frozenset(("clear", "support-bundle"))
"""The platform's own commands, as its documentation names them."""


def built_in_command(prompt: Prompt) -> Iterator[Finding]:
    """A finding for a command that is also the platform's; case makes no difference."""
    if prompt.command.casefold() in BUILT_IN:
        message = f"command {quoted(prompt.command)} is the platform's own"
        hint = "Choose another word: which of the two an agent runs is not known."
        yield Finding(message, hint, "command")
