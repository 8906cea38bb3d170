"""Which part of a Markdown text is code, where a link or a placeholder is only quoted.

Several rules ask for the same text, one after the other: the last answers are kept.
"""

from __future__ import annotations

import re
from functools import lru_cache

from promptsync.source.lazy_pattern import lazy_pattern

_FENCE = lazy_pattern(
    r"^[ \t]*(?P<fence>`{3,}|~{3,})[^\n]*$.*?(?:^[ \t]*(?P=fence)[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL
)
_FENCE_LINE = lazy_pattern(r"^[ \t]*(?P<fence>`{3,}|~{3,})(?P<language>[^\n`]*)$", re.MULTILINE)
_SPAN = lazy_pattern(r"(?<!`)(`+)(?!`)(?:[^\n]|\n(?![ \t]*\n))+?(?<!`)\1(?!`)")


@lru_cache(maxsize=4)
def without_fences(text: str) -> str:
    """``text`` with each fenced block blanked out; every character that is left keeps its place.

    A fence with a language inside another one begins a block of its own, as people write a README into an
    example. Where these do not come out even, a block ends as Markdown says.
    """
    if "```" not in text and "~~~" not in text:
        return text
    blocks = _nested(text)
    if blocks is None:
        return _FENCE().sub(_blank, text)
    parts, end = [], 0
    for start, stop in blocks:
        parts += [text[end:start], " " * (stop - start)]
        end = stop
    return "".join([*parts, text[end:]])


def _nested(text: str) -> list[tuple[int, int]] | None:
    """Where the outermost blocks begin and end; None if one does not end."""
    blocks, open_, start = [], [""], 0
    for line in _FENCE_LINE().finditer(text):
        fence, language = line["fence"], line["language"].strip()
        inner = open_[-1]
        if not inner:
            open_.append(fence)
            start = line.start()
        elif fence[0] == inner[0] and len(fence) >= len(inner):
            if language:
                open_.append(fence)
            else:
                open_.pop()
                if not open_[-1]:
                    blocks.append((start, line.end()))
    return None if open_[-1] else blocks


def span_starts(text: str) -> set[int]:
    """Where code within lines begins, as Markdown pairs its signs; ``text`` has no fences."""
    return {found.start() for found in _SPAN().finditer(text)} if "`" in text else set()


@lru_cache(maxsize=4)
def without_code(text: str) -> str:
    """As :func:`without_fences`, with code within lines blanked out too."""
    text = without_fences(text)
    return _SPAN().sub(_blank, text) if "`" in text else text


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
