"""What changed in a text, by words within a line, by lines within a text. Lines come without newline."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.render.escape import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    return (_painted(line, style) for hunk in hunks(before, after) for line in hunk.lines)


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines of a unified diff, the first of which says where they are.

    ``touched`` has the changed lines of the text afterwards, each from one line to before another, from 1.
    """

    lines: tuple[str, ...]
    touched: tuple[tuple[int, int], ...]

    def painted(self, style: Style, place: str) -> Iterator[str]:
        """The lines, with ``place`` in the first."""
        head = f"{self.lines[0]} {place}" if place else self.lines[0]
        return (_painted(line, style) for line in (head, *self.lines[1:]))


def hunks(before: str, after: str) -> list[Hunk]:
    """What differs between two texts."""
    old, new = _lines(before), _lines(after)
    matcher = difflib.SequenceMatcher(None, old, new)
    return [_hunk(group, old, new) for group in matcher.get_grouped_opcodes(CONTEXT_LINES)]


def _hunk(group: Sequence[tuple[str, int, int, int, int]], old: Sequence[str], new: Sequence[str]) -> Hunk:
    first, last = group[0], group[-1]
    lines = [f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@"]
    for tag, i, j, k, m in group:
        if tag == "equal":
            lines += [f" {line}" for line in old[i:j]]
        else:
            lines += [*(f"-{line}" for line in old[i:j]), *(f"+{line}" for line in new[k:m])]
    touched = tuple((k + 1, m + 1) for tag, _, _, k, m in group if tag != "equal")
    return Hunk(tuple(lines), touched)


def _range(start: int, end: int) -> str:
    """As ``diff -u`` has it: an empty one is told by the line before it."""
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


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
