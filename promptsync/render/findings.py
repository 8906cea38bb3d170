"""Findings as text for people, by file, each with the line that it is about and a caret below its place."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from promptsync.problems import Severity
from promptsync.render.cells import CUT, cells
from promptsync.render.counting import closing
from promptsync.render.escape import one_line, visible
from promptsync.render.problem_lines import render_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from promptsync.model import Origin
    from promptsync.problems import Problem
    from promptsync.render.style import Style

WIDEST = 100
"""Columns that an excerpt takes at most."""


def render_excerpts(
    problems: Sequence[Problem],
    lines: Mapping[Origin, str],
    files: int,
    style: Style,
    columns: int = WIDEST,
) -> str:
    """The findings by file, with a closing count.

    ``lines`` has the line of each place that may be shown; a finding without one stands alone. An excerpt is
    as wide as ``columns``, the terminal's, and no wider than ``WIDEST``.
    """
    groups = groupby(problems, key=lambda one: one.origin.file if one.origin else "")
    width = min(columns, WIDEST)
    blocks = ["".join(_block(one, lines, style, width) for one in group) for _, group in groups]
    return "\n".join([*blocks, closing(problems, files)])


def _block(problem: Problem, lines: Mapping[Origin, str], style: Style, width: int) -> str:
    head, *hint = render_problems([problem], style).splitlines(keepends=True)
    at = problem.origin
    excerpt = _excerpt(at, lines[at], problem.severity, style, width) if at in lines and at else ()
    return "".join([head, *excerpt, *hint])


def _excerpt(at: Origin, line: str, severity: Severity, style: Style, width: int) -> Iterator[str]:
    """The line and the caret, in the cells of a terminal, so that the caret stays below its place."""
    number = str(at.line)
    before, after = _around(line, at.column - 1, width - len(f"    {number} | "))
    colour = "red" if severity is Severity.ERROR else "yellow"
    bar, empty = style.paint(f"{number} |", "dim"), style.paint(f"{' ' * len(number)} |", "dim")
    yield f"    {bar} {before}{after}".rstrip() + "\n"
    yield f"    {empty} {' ' * cells(before)}{style.paint('^', 'bold', colour)}\n"


def _around(line: str, at: int, room: int) -> tuple[str, str]:
    """What is shown of a line before a place, and from there on, in ``room`` cells."""
    for count in range(room, _FEWEST, -1):
        before, after = _part(line, at, count)
        if cells(before) + max(cells(after), len("^")) <= room:
            return before, after
    return _part(line, at, _FEWEST)


_FEWEST = 2
"""Characters that are shown of a line, however narrow the terminal is."""


def _part(line: str, at: int, count: int) -> tuple[str, str]:
    """``count`` characters around a place, half of them on either side where the line has them."""
    end = at + min(max(len(line) - at, 0), count - min(at, count // 2))
    start = max(0, end - count)
    before, after = one_line(line[start:at]), one_line(line[at:end])
    # Each part is harmless by itself; what the two make together is made so at the end of the first.
    before = visible(before + after)[: -len(after) or None]
    return (CUT if start else "") + before, after + (CUT if end < len(line) else "")
