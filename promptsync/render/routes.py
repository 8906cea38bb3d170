"""How skills rank for a sentence, as text and as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.render.counting import counted
from promptsync.render.escape import one_line

if TYPE_CHECKING:
    from promptsync.render.style import Style
    from promptsync.reports.document import Document
    from promptsync.reports.report import Route, RouteReport


def render_routes(report: RouteReport, style: Style) -> str:
    """A skill in two lines, the best first."""
    if not report.routes:
        return f"None of {counted(report.skills, 'skill')} has a word of the sentence.\n"
    return "".join(_lines(number, one, style) for number, one in enumerate(report.routes, 1))


def _lines(number: int, route: Route, style: Style) -> str:
    score = style.paint(f"{route.score:.1f}", "dim")
    close = "" if number == 1 or not route.close else style.paint("  close", "yellow")
    head = f"{number}. {style.paint(one_line(route.key), 'bold')}  {score}{close}"
    return f"{head}\n   {one_line(', '.join(route.words))}\n"


def route_members(report: RouteReport) -> Document:
    """See schemas/route.schema.json."""
    return {
        "sentence": report.sentence,
        "skills": report.skills,
        "routes": [
            {
                "key": one.key,
                "name": one.name,
                "score": round(one.score, 3),
                "words": list(one.words),
                "close": one.close,
            }
            for one in report.routes
        ],
    }


def no_route_members() -> Document:
    """The same members if nothing could be ranked."""
    return {"sentence": None, "skills": 0, "routes": []}
