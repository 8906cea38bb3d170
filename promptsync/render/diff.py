"""What changed in a text, by words within a line, by lines within a text. Lines come without newline."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from promptsync.render.escape import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.render.style import Style

_WORDS = re.compile(r"\s+|\S+")
_NO_NEWLINE = "\\ No newline at end of text"
CONTEXT_LINES = 3


def word_diff(before: str, after: str, style: Style) -> str:
    """One line with what went in ``[-…-]`` and what came in ``{+…+}``, as ``git diff --word-diff``."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    parts = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, came = one_line("".join(old[i:j])), one_line("".join(new[k:m]))
        if tag == "equal":
            parts.append(gone)
            continue
        parts.append(style.paint(f"[-{gone}-]", "red") if gone else "")
        parts.append(style.paint(f"{{+{came}+}}", "green") if came else "")
    return "".join(parts)


def line_diff(before: str, after: str, style: Style) -> Iterator[str]:
    """The lines of a unified diff without its head; a changed line stands as ``-`` and ``+``."""
    old, new = _lines(before), _lines(after)
    diff = difflib.unified_diff(old, new, lineterm="", n=CONTEXT_LINES)
    for number, line in enumerate(diff):
        if number >= 2:
            yield _painted(line, style)


def _painted(line: str, style: Style) -> str:
    shown = visible(line[:1] + line[1:].replace("\r", "\\r"))
    match line[0]:
        case "-":
            return style.paint(shown, "red")
        case "+":
            return style.paint(shown, "green")
        case "@":
            return style.paint(shown, "cyan")
    return shown


def _lines(text: str) -> list[str]:
    """The text's lines; a missing last newline is a line of its own, so that it can differ."""
    lines = text.split("\n")
    if lines[-1]:
        return [*lines, _NO_NEWLINE]
    return lines[:-1]
