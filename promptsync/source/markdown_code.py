"""Which part of a Markdown text is code, where a link or a placeholder is only quoted."""

from __future__ import annotations

import re

_FENCE = re.compile(
    r"^[ \t]*(?P<fence>`{3,}|~{3,})[^\n]*$.*?(?:^[ \t]*(?P=fence)[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL
)
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:[^\n]|\n(?![ \t]*\n))+?(?<!`)\1(?!`)")


def without_fences(text: str) -> str:
    """``text`` with each fenced block blanked out; every character that is left keeps its place."""
    return _FENCE.sub(_blank, text) if "```" in text or "~~~" in text else text


def without_code(text: str) -> str:
    """As :func:`without_fences`, with code within lines blanked out too."""
    text = without_fences(text)
    return _SPAN.sub(_blank, text) if "`" in text else text


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
