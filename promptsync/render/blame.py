"""Where each line of a text comes from, as text and as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.render.cells import cells, cut
from promptsync.render.escape import one_line
from promptsync.render.table import short_time
from promptsync.reports.blame import LineKind

if TYPE_CHECKING:
    from promptsync.render.style import Style
    from promptsync.reports.blame import BlamedLine
    from promptsync.reports.document import Document
    from promptsync.reports.report import BlameReport

_COMMIT, _DAY = 8, len("2026-01-31")
_WHO, _PLACE = 20, 34
"""Columns for a name and for a place at most."""


def render_blame(report: BlameReport, style: Style) -> str:
    """A row a line: where it is from, who wrote it, when, in which file; then the line."""
    rows = [(_from(one), _who(one), _when(one), _place(one)) for one in report.lines]
    widths = [max((cells(row[column]) for row in rows), default=0) for column in range(4)]
    lines = []
    for row, one in zip(rows, report.lines, strict=True):
        about = "  ".join(text + " " * (width - cells(text)) for text, width in zip(row, widths, strict=True))
        color = "yellow" if one.kind is LineKind.DASHBOARD else "dim"
        lines.append(f"{style.paint(about, color)}  {one_line(one.text)}".rstrip())
    if report.unknown:
        lines += ["", f"Who edited the prompt on the platform is unknown: {one_line(report.unknown)}"]
    return "".join(f"{line}\n" for line in lines)


def _from(one: BlamedLine) -> str:
    if one.committed:
        return one.committed.commit[:_COMMIT]
    if one.kind is LineKind.GIT:
        return "uncommitted"
    return "dashboard" if one.kind is LineKind.DASHBOARD else "before"


def _who(one: BlamedLine) -> str:
    if one.committed:
        return cut(one_line(one.committed.author), _WHO)
    if one.kind is LineKind.GIT and one.applied:
        return cut(one_line(one.applied.actor), _WHO)
    return cut(one_line(one.person), _WHO)


def _when(one: BlamedLine) -> str:
    time = one.committed.time if one.committed else one.time or (one.applied.time if one.applied else "")
    return short_time(time)[:_DAY] if time and one.kind is not LineKind.BEFORE else ""


def _place(one: BlamedLine) -> str:
    return _shortened(f"{one.committed.file}:{one.committed.line}") if one.committed else ""


def _shortened(place: str) -> str:
    """The end of a place says more than its beginning."""
    shown = one_line(place)
    return shown if len(shown) <= _PLACE else f"…{shown[1 - _PLACE :]}"


def blame_members(report: BlameReport) -> Document:
    """See schemas/blame.schema.json."""
    return {
        "target": report.target,
        "key": report.key,
        "revision": report.revision or None,
        "lines": [_line(number, one) for number, one in enumerate(report.lines, 1)],
        "unknown": report.unknown or None,
    }


def no_blame_members(target: str | None) -> Document:
    """The same members if nothing is known."""
    return {"target": target, "key": None, "revision": None, "lines": [], "unknown": None}


def _line(number: int, one: BlamedLine) -> Document:
    applied, committed = one.applied, one.committed
    return {
        "number": number,
        "text": one.text,
        "kind": str(one.kind),
        "applied": {
            "revision": applied.revision,
            "time": applied.time,
            "actor": applied.actor,
            "source": applied.source,
        }
        if applied
        else None,
        "committed": {
            "commit": committed.commit,
            "author": committed.author,
            "time": committed.time,
            "summary": committed.summary,
            "file": committed.file,
            "line": committed.line,
        }
        if committed
        else None,
        "person": one.person or None,
        "time": one.time or None,
    }
