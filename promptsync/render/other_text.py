"""The reports about an organization, and about files that came from elsewhere, as text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.reports.report import (
    ApplyReport,
    BlameReport,
    DiffReport,
    DoctorReport,
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
    from promptsync.render.style import Style
    from promptsync.reports.report import OtherReport


def render_other(report: OtherReport, style: Style, columns: int) -> str:
    """The report as :class:`promptsync.render.text.TextRenderer` shows it."""
    match report:
        case PlanReport() | ApplyReport():
            text = _plan(report, style)
        case DoctorReport():
            from promptsync.render.checkup import render_checkup

            text = render_checkup(report.checks, style)
        case StatusReport() | ListReport() | ShowReport() | RouteReport():
            text = _standing(report, style, columns)
        case BlameReport():
            from promptsync.render.blame import render_blame

            text = render_blame(report, style)
        case DiffReport():
            from promptsync.render.comparison import render_comparison

            text = render_comparison(report, style)
        case TryReport():
            from promptsync.render.tries import render_tries

            text = render_tries(report, style)
        case HistoryReport() | VersionsReport():
            text = _history(report, style, columns)
        case TargetsReport():
            from promptsync.render.targets import render_targets

            text = render_targets(report.results, style)
        case _:
            text = _imports(report, style)
    return text


def _plan(report: PlanReport | ApplyReport, style: Style) -> str:
    from promptsync.render.terminal import render_outcome, render_plan

    if isinstance(report, PlanReport):
        return render_plan(report.plan, style)
    return render_outcome(report.outcome, style)


def _imports(report: ImportReport | UpdateReport, style: Style) -> str:
    if isinstance(report, ImportReport):
        from promptsync.render.imports import render_import

        return render_import(report, style)
    from promptsync.render.updates import render_update

    return render_update(report, style)


def _standing(
    report: StatusReport | ListReport | ShowReport | RouteReport, style: Style, columns: int
) -> str:
    from promptsync.render.listing import render_listing, render_shown, render_side
    from promptsync.render.status import render_status

    if isinstance(report, StatusReport):
        return render_status(report.status, style, columns)
    if isinstance(report, RouteReport):
        from promptsync.render.routes import render_routes

        return render_routes(report, style)
    if isinstance(report, ListReport):
        return render_listing(report.prompts, style, columns)
    alone = report.shown.said(report.side) if report.side else None
    return render_side(alone) if alone else render_shown(report.shown, style)


def _history(report: HistoryReport | VersionsReport, style: Style, columns: int) -> str:
    from promptsync.render.history import render_history, render_versions

    if isinstance(report, HistoryReport):
        return render_history(report.applies, style, columns)
    return render_versions(report.versions, style)
