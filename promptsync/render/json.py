"""Reports as JSON documents; each has a schema in schemas/."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from promptsync.planning.document import failed_members, plan_members
from promptsync.render.blame import blame_members, no_blame_members
from promptsync.render.checkup import checkup_members
from promptsync.render.comparison import comparison_members, no_comparison_members
from promptsync.render.documents import (
    check_members,
    history_members,
    import_members,
    versions_members,
)
from promptsync.render.listing_documents import list_members, no_list_members, no_show_members, show_members
from promptsync.render.routes import no_route_members, route_members
from promptsync.render.status_document import no_status_members, status_members
from promptsync.render.tries import no_tries_members, tries_members
from promptsync.render.update_document import update_members
from promptsync.reports.checked import CheckReport, FailureReport
from promptsync.reports.document import make_document
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
    from collections.abc import Callable

    from promptsync.render.renderer import Surroundings
    from promptsync.reports.document import Document
    from promptsync.reports.report import Report, TargetResult


class JsonRenderer:
    """One document a report, of the report's kind."""

    def __init__(self, _: Surroundings) -> None:
        """A document is the same everywhere."""

    def render(self, report: Report) -> str:
        """See Renderer."""
        return render_json(make_document(report.kind, _members(report), report.problems))


def render_json(document: object) -> str:
    """Indented, in ASCII: so no character of a prompt can act where the document is printed."""
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def _members(report: Report) -> Document:
    """What is the report's own."""
    match report:
        case CheckReport():
            members = check_members(report)
        case PlanReport() | ApplyReport():
            outcome = report.outcome if isinstance(report, ApplyReport) else None
            members = plan_members(report.plan, outcome)
        case StatusReport() | DoctorReport() | ListReport():
            members = _look(report)
        case ShowReport() | DiffReport() | BlameReport() | TryReport():
            members = _texts(report)
        case HistoryReport():
            members = history_members(report.applies)
        case VersionsReport():
            members = versions_members(report.versions)
        case RouteReport():
            members = route_members(report)
        case TargetsReport():
            members = {"targets": [_target(one) for one in report.results]}
        case ImportReport() | UpdateReport():
            members = _imports(report)
        case _:
            members = _empty(report)
    return members


def _look(report: StatusReport | DoctorReport | ListReport) -> Document:
    match report:
        case StatusReport():
            return status_members(report.status)
        case DoctorReport():
            return checkup_members(report.target, report.checks)
        case ListReport():
            return list_members(report)


def _texts(report: ShowReport | DiffReport | BlameReport | TryReport) -> Document:
    match report:
        case ShowReport():
            return show_members(report)
        case DiffReport():
            return comparison_members(report)
        case BlameReport():
            return blame_members(report)
        case TryReport():
            return tries_members(report)


def _imports(report: ImportReport | UpdateReport) -> Document:
    if isinstance(report, ImportReport):
        return import_members(report.results, dry=report.dry)
    return update_members(report.sources, check=report.check)


def _target(result: TargetResult) -> Document:
    """One of several targets, with the document that the command has for it alone."""
    report = result.report
    document = make_document(report.kind, _members(report), report.problems) if report else None
    return {"target": result.target, "exitCode": result.code, "document": document}


def _empty(report: FailureReport) -> Document:
    """The members that a reader of this kind looks for, with nothing in them."""
    if report.kind in _EMPTY_OF_A_TARGET:
        return _EMPTY_OF_A_TARGET[report.kind](report.target)
    if report.kind in _EMPTY:
        return _EMPTY[report.kind]()
    return check_members(CheckReport(report.problems, 0, 0))


_EMPTY_OF_A_TARGET: dict[str, Callable[[str | None], Document]] = {
    "plan": failed_members,
    "apply": failed_members,
    "status": no_status_members,
    "doctor": lambda target: checkup_members(target, ()),
    "list": no_list_members,
    "show": no_show_members,
    "diff": no_comparison_members,
    "blame": no_blame_members,
    "try": no_tries_members,
}
_EMPTY: dict[str, Callable[[], Document]] = {
    "history": lambda: history_members(()),
    "versions": lambda: versions_members(()),
    "route": no_route_members,
    "import": lambda: import_members((), dry=None),
    "update": lambda: update_members((), check=None),
}
