"""Findings as text for people, by file, each with the line that it is about and a caret below its place."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING

from promptsync.problems import Severity
from promptsync.render.counting import closing
from promptsync.render.escape import one_line, visible
from promptsync.render.terminal import render_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from promptsync.model import Origin
    from promptsync.problems import Problem
    from promptsync.render.style import Style

BEFORE, AFTER = 40, 40
"""Characters of a line that are shown on either side of a place."""

_CUT = "…"


def render_excerpts(
    problems: Sequence[Problem], lines: Mapping[Origin, str], files: int, style: Style
) -> str:
    """The findings by file, with a closing count.

    ``lines`` has the line of each place that may be shown; a finding without one stands alone.
    """
    groups = groupby(problems, key=lambda one: one.origin.file if one.origin else "")
    blocks = ["".join(_block(one, lines, style) for one in group) for _, group in groups]
    return "\n".join([*blocks, closing(problems, files)])


def _block(problem: Problem, lines: Mapping[Origin, str], style: Style) -> str:
    head, *hint = render_problems([problem], style).splitlines(keepends=True)
    at = problem.origin
    excerpt = _excerpt(at, lines[at], problem.severity, style) if at in lines and at else ()
    return "".join([head, *excerpt, *hint])


def _excerpt(at: Origin, line: str, severity: Severity, style: Style) -> Iterator[str]:
    """The line and the caret, in the cells of a terminal, so that the caret stays below its place."""
    before, after = _around(line, at.column - 1)
    number = str(at.line)
    colour = "red" if severity is Severity.ERROR else "yellow"
    bar, empty = style.paint(f"{number} |", "dim"), style.paint(f"{' ' * len(number)} |", "dim")
    yield f"    {bar} {before}{after}".rstrip() + "\n"
    yield f"    {empty} {' ' * _cells(before)}{style.paint('^', 'bold', colour)}\n"


def _around(line: str, at: int) -> tuple[str, str]:
    """What is shown of a line before a place, and from there on."""
    start, end = max(0, at - BEFORE), at + AFTER
    before, after = one_line(line[start:at]), one_line(line[at:end])
    # Each part is harmless by itself; what the two make together is made so at the end of the first.
    before = visible(before + after)[: -len(after) or None]
    return (_CUT if start else "") + before, after + (_CUT if end < len(line) else "")


def _cells(text: str) -> int:
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
