"""Reports as one page of HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.render.pages.plan_page import failure_page, plan_page
from promptsync.reports.report import PlanReport

if TYPE_CHECKING:
    from promptsync.render.renderer import Surroundings
    from promptsync.reports.report import Report


class HtmlRenderer:
    """A plan as a page that needs nothing beside it; of other reports, their problems."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._places = surroundings.places

    def render(self, report: Report) -> str:
        """See Renderer."""
        if isinstance(report, PlanReport):
            return plan_page(report.plan)
        return failure_page(report.kind, self._places.rooted(report.problems))
