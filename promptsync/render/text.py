"""Reports as text for people, each by the module that knows its values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.reports.checked import CheckReport, FailureReport

if TYPE_CHECKING:
    from promptsync.render.renderer import Surroundings
    from promptsync.reports.report import Report


class TextRenderer:
    """Plans, outcomes, findings and the rest, in color on a terminal that shows it.

    A module is imported when its report comes: a check needs nothing of the ledger's values.
    """

    def __init__(self, surroundings: Surroundings) -> None:
        self._style = surroundings.style
        self._columns = surroundings.columns
        self._places = surroundings.places

    def render(self, report: Report) -> str:
        """See Renderer. A failure that no file is at fault for has been said on stderr already."""
        match report:
            case CheckReport():
                return self._check(report)
            case FailureReport():
                return self._failure(report)
        from promptsync.render.other_text import render_other

        return render_other(report, self._style, self._columns)

    def _check(self, report: CheckReport) -> str:
        from promptsync.render.findings import render_excerpts

        told = ""
        if report.known or report.gone or report.counts or report.unchecked:
            from promptsync.render.statistics import render_baseline, render_statistics, render_unchecked

            told = render_unchecked(report) + render_baseline(report)
            if report.counts:
                return render_statistics(report) + told
        lines = self._places.lines(report.problems)
        return render_excerpts(report.problems, lines, report.files, self._style, self._columns) + told

    def _failure(self, report: FailureReport) -> str:
        from promptsync.render.problem_lines import render_findings

        if report.files is None:
            return ""
        return render_findings(report.problems, report.files, self._style)
