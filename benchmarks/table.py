"""The findings as a table, for a terminal or a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.measure import Measured
    from benchmarks.rows import Findings, Row

_HEAD = ("what", "promptsync", "memory", "compared with", "takes", "memory", "ratio", "at most", "")
_NUMBERS = frozenset({1, 2, 4, 5, 6, 7})
_VERDICTS = {True: "met", False: "MISSED", None: ""}

Cells = tuple[str, ...]


def cells(findings: Findings) -> list[Cells]:
    """The head, the rows that compare, and those that only hold a number against another."""
    facts = [
        (fact.title, fact.found, "", fact.detail, "", "", "", fact.limit, _VERDICTS[fact.met])
        for fact in findings.facts
    ]
    return [_HEAD, *map(_row, findings.rows), *facts]


def text(rows: Sequence[Cells]) -> str:
    """For a terminal, numbers to the right."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(_HEAD))]
    lines = ("  ".join(_padded(row, at, width) for at, width in enumerate(widths)).rstrip() for row in rows)
    return "\n".join(lines) + "\n"


def markdown(rows: Sequence[Cells]) -> str:
    """For a page."""
    head, *body = rows
    rule = ("--:" if at in _NUMBERS else "---" for at in range(len(head)))
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, tuple(rule), *body))


def duration(seconds: float) -> str:
    """With three digits that count: ``31.2 ms``, ``412 ms``, ``5.93 s``."""
    value, unit = (seconds, "s") if seconds >= 1 else (seconds * 1000, "ms")
    return f"{value:.{2 if value < 10 else 1 if value < 100 else 0}f} {unit}"


def ratio(value: float) -> str:
    """With two digits behind the point, or three where it is small."""
    return f"{value:.{2 if value >= 1 else 3}f}"


def _row(row: Row) -> Cells:
    limit = "" if row.limit is None else ratio(row.limit)
    ours, peer = _measured(row.ours), _measured(row.peer)
    return (row.title, *ours, row.peer.name, *peer, ratio(row.ratio), limit, _VERDICTS[row.met])


def _measured(measured: Measured) -> Cells:
    return duration(measured.seconds), f"{measured.peak / 2**20:.0f} MiB" if measured.peak else ""


def _padded(row: Cells, at: int, width: int) -> str:
    return row[at].rjust(width) if at in _NUMBERS else row[at].ljust(width)
