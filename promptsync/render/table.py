"""Tables as wide as a terminal: which column gives up its room, and what stands between."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from promptsync.render.cells import cells
from promptsync.render.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

WIDEST = 100
"""Columns that a table takes at most."""

DATE = len("2026-01-31")
_GAP = "  "


def widths_of(rows: Sequence[Sequence[str]], least: Iterable[tuple[int, int]], room: int) -> list[int]:
    """How wide each column is, so that a row fits into ``room`` or comes as near as it can.

    ``least`` says which column shrinks first, and down to how much; one without any is left out.
    """
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    for column, fewest in least:
        beyond = _width(widths) - room
        if beyond > 0 and widths[column] > fewest:
            widths[column] = max(fewest, widths[column] - beyond) if fewest else 0
    return widths


def table_lines(
    rows: Iterable[Sequence[str]], widths: Sequence[int], fitted: Callable[[int, str, int], str]
) -> Iterator[str]:
    """A line for each row. ``fitted`` says what a column shows of a text in so many cells."""
    for row in rows:
        shown = [(fitted(column, row[column], width), width) for column, width in enumerate(widths) if width]
        yield _GAP.join(text + " " * (width - cells(text)) for text, width in shown).rstrip()


def short_time(time: str) -> str:
    """``2026-01-31 14:05``, in UTC; a time that is none as it is."""
    try:
        return f"{datetime.fromisoformat(time).astimezone(UTC):%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):
        return one_line(time)


def _width(widths: Sequence[int]) -> int:
    there = [width for width in widths if width]
    return sum(there) + len(_GAP) * (len(there) - 1)
