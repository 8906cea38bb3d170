"""Placeholders of other tools, which the platform is not known to fill in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.rule import Finding
from promptsync.source.markdown_code import without_code, without_fences
from promptsync.source.text import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from promptsync.model import Prompt


class _Placeholder(NamedTuple):
    """``sign`` is in every text that has one; ``where`` leaves the part of a text in which it counts."""

    sign: str
    pattern: re.Pattern[str]
    where: Callable[[str], str]


_PLACEHOLDERS = (
    _Placeholder("$ARGUMENTS", re.compile(r"\$ARGUMENTS\b"), str),
    _Placeholder("${input:", re.compile(r"\$\{input:[^{}\n]*\}"), str),
    # In code they are shell, awk, a template or a workflow.
    _Placeholder("$", re.compile(r"(?<![\w$\\])\$[1-9](?!\w|[.,]\d)"), without_code),
    _Placeholder("{{", re.compile(r"(?<!\$)\{\{[^{}\n]+\}\}"), without_code),
    # It is a code span itself.
    _Placeholder("!`", re.compile(r"(?<!\S)!`[^`\n]+`"), without_fences),
    _Placeholder("@", re.compile(r"(?<!\S)@[\w./~-]+\.(?:md|txt|json|ya?ml|toml)\b"), without_code),
)


def foreign_placeholder(prompt: Prompt) -> Iterator[Finding]:
    """A finding for each distinct placeholder, at its first place."""
    text = prompt.prompt
    for placeholder in _PLACEHOLDERS:
        # Most texts are told by the first character, which takes no time to look for.
        if placeholder.sign[0] not in text or placeholder.sign not in text:
            continue
        seen = set()
        for found in placeholder.pattern.finditer(placeholder.where(text)):
            if found[0] not in seen:
                seen.add(found[0])
                message = f"{quoted(found[0])} is a placeholder of another tool"
                hint = "Say in words what the agent is to take in its place: nothing is known to fill it in."
                yield Finding(message, hint, offset=found.start())
