"""Reports as text for people, each by the module that knows its values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.reports.report import (
    ApplyReport,
    CheckReport,
    DoctorReport,
    FailureReport,
    HistoryReport,
    ImportReport,
    ListReport,
    PlanReport,
    RouteReport,
    ShowReport,
    StatusReport,
    TargetsReport,
    TryReport,
    UpdateReport,
    VersionsReport,
)

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
                text = self._check(report)
            case FailureReport():
                text = self._failure(report)
            case PlanReport() | ApplyReport():
                text = self._plan(report)
            case DoctorReport():
                from promptsync.render.checkup import render_checkup

                text = render_checkup(report.checks, self._style)
            case StatusReport() | ListReport() | ShowReport() | RouteReport():
                text = self._standing(report)
            case TryReport():
                from promptsync.render.tries import render_tries

                text = render_tries(report, self._style)
            case HistoryReport() | VersionsReport():
                text = self._history(report)
            case TargetsReport():
                from promptsync.render.targets import render_targets

                text = render_targets(report.results, self._style)
            case _:
                text = self._imports(report)
        return text

    def _imports(self, report: ImportReport | UpdateReport) -> str:
        if isinstance(report, ImportReport):
            from promptsync.render.imports import render_import

            return render_import(report, self._style)
        from promptsync.render.updates import render_update

        return render_update(report, self._style)

    def _check(self, report: CheckReport) -> str:
        from promptsync.render.findings import render_excerpts

        told = ""
        if report.known or report.gone or report.counts:
            from promptsync.render.statistics import render_baseline, render_statistics

            told = render_baseline(report)
            if report.counts:
                return render_statistics(report) + told
        lines = self._places.lines(report.problems)
        return render_excerpts(report.problems, lines, report.files, self._style, self._columns) + told

    def _failure(self, report: FailureReport) -> str:
        from promptsync.render.problem_lines import render_findings

        if report.files is None:
            return ""
        return render_findings(report.problems, report.files, self._style)

    def _plan(self, report: PlanReport | ApplyReport) -> str:
        from promptsync.render.terminal import render_outcome, render_plan

        if isinstance(report, PlanReport):
            return render_plan(report.plan, self._style)
        return render_outcome(report.outcome, self._style)

    def _standing(self, report: StatusReport | ListReport | ShowReport | RouteReport) -> str:
        from promptsync.render.listing import render_listing, render_shown, render_side
        from promptsync.render.status import render_status

        if isinstance(report, StatusReport):
            return render_status(report.status, self._style, self._columns)
        if isinstance(report, RouteReport):
            from promptsync.render.routes import render_routes

            return render_routes(report, self._style)
        if isinstance(report, ListReport):
            return render_listing(report.prompts, self._style, self._columns)
        alone = report.shown.said(report.side) if report.side else None
        return render_side(alone) if alone else render_shown(report.shown, self._style)

    def _history(self, report: HistoryReport | VersionsReport) -> str:
        from promptsync.render.history import render_history, render_versions

        if isinstance(report, HistoryReport):
            return render_history(report.applies, self._style, self._columns)
        return render_versions(report.versions, self._style)
