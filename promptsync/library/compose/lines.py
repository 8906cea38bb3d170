r"""The lines of a text that ask for a part, and how a text says such a line without asking.

``<!-- promptsync: include PATH -->`` asks. With a backslash before ``include`` it does not: composing takes
one backslash away. Lines in fenced blocks are neither.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.text_reference import INCLUDE_SIGN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_INCLUDE = re.compile(
    r"(?P<before> {0,3}<!--[ \t]*promptsync:[ \t]*)(?P<escape>\\*)"
    r"(?P<after>include(?:[ \t]+(?P<path>\S.*?))?[ \t]*-->[ \t]*\r?)"
)
_FENCE = re.compile(r"[ \t]*(?P<fence>`{3,}(?=[^`]*$)|~{3,})")


class IncludeLine(NamedTuple):
    """A line that asks for a part; ``path`` is empty if it names none."""

    path: str


class Fences:
    """Goes through the lines of a text and knows which are in a fenced block."""

    def __init__(self) -> None:
        self.open = ""

    def holds(self, line: str) -> bool:
        """Whether ``line``, the next one, is of a fenced block; the lines of its fences are, too."""
        found = _FENCE.match(line)
        if not self.open:
            self.open = found["fence"] if found else ""
            return bool(found)
        if found and found["fence"].startswith(self.open) and line.strip() == found["fence"]:
            self.open = ""
        return True


def unfenced(lines: Iterable[str]) -> Iterator[bool]:
    """For each line, whether it stands outside fenced blocks."""
    fences = Fences()
    return (not fences.holds(line) for line in lines)


def read_line(line: str) -> IncludeLine | str:
    """What a line outside fenced blocks comes to: the part it asks for, or the line as it is composed."""
    found = _INCLUDE.fullmatch(line) if INCLUDE_SIGN in line else None
    if found is None:
        return line
    if not found["escape"]:
        return IncludeLine(found["path"] or "")
    return f"{found['before']}{found['escape'][1:]}{found['after']}"


def escaped_line(line: str) -> str:
    """A line outside fenced blocks such that composing gives ``line``."""
    found = _INCLUDE.fullmatch(line) if INCLUDE_SIGN in line else None
    return f"{found['before']}\\{found['escape']}{found['after']}" if found else line


def escaped_text(text: str) -> str:
    """A text that composes to ``text``: no line of it asks for a part."""
    if INCLUDE_SIGN not in text:
        return text
    lines = text.split("\n")
    return "\n".join(
        escaped_line(line) if free else line for line, free in zip(lines, unfenced(lines), strict=True)
    )
