"""One command for several targets, one after the other: a plan each, and one summary."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.config import DEFAULT_TARGET
from promptsync.errors import Exit, PromptsyncError, UsageError
from promptsync.frontend.failures import explain
from promptsync.frontend.reporter import TEXT, Reporter
from promptsync.plan.outcome import ChangeStatus
from promptsync.reports.report import ApplyReport, TargetResult, TargetsReport
from promptsync.session.opening.project import open_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from promptsync.session.opening.project import Project
    from promptsync.session.plan.request import PlanRequest


def requests_for(request: PlanRequest, names: Sequence[str], *, everything: bool) -> list[PlanRequest]:
    """One request a target, in the order of promptsync.yaml; the files are read once for all.

    Raises UsageError for targets that there are not, and for all of none.
    """
    if not everything and len({*names}) < 2:
        return [replace(request, target=next(iter(names), DEFAULT_TARGET))]
    if everything and names:
        raise UsageError("--all-targets and --target do not go together")
    project = open_project()
    project.check_configuration()
    return [replace(request, target=name, project=project) for name in _ordered(project, names)]


def _ordered(project: Project, names: Sequence[str]) -> list[str]:
    configured = list(project.config.targets)
    if not names and not configured:
        raise UsageError("--all-targets: promptsync.yaml has no targets", "Name them under `targets:`.")
    for name in names:
        project.target(name)
    others = [name for name in dict.fromkeys(names) if name not in configured]
    return [*(name for name in configured if not names or name in names), *others]


def run_for_each(
    reporter: Reporter,
    requests: Iterable[PlanRequest],
    run: Callable[[Reporter, PlanRequest], int],
    *,
    stops: bool,
) -> int:
    """Run for one target after the other; with ``stops``, none is tried after the first that fails.

    The exit code: 0 if all are well, 4 if anything was applied, else the first that is not 0.
    """
    results: list[TargetResult] = []
    for request in requests:
        if stops and any(one.code for one in results):
            results.append(TargetResult(request.target, None))
        else:
            results.append(_result(reporter, request, run))
    reporter.show(TargetsReport(tuple(results)))
    codes = [one.code for one in results if one.code]
    applied = any(isinstance(one.report, ApplyReport) and _applied(one.report) for one in results)
    if codes and applied:
        return Exit.PARTLY
    return codes[0] if codes else Exit.DONE


def _result(
    reporter: Reporter, request: PlanRequest, run: Callable[[Reporter, PlanRequest], int]
) -> TargetResult:
    own = Reporter()
    own.kind, own.format_, own.target = reporter.kind, reporter.format_, request.target
    own.quiet = reporter.format_ != TEXT
    try:
        code = run(own, request)
    except PromptsyncError as error:
        failure = explain(error)
        own.fail(failure)
        code = failure.exit_code
    return TargetResult(request.target, int(code), own.last)


def _applied(report: ApplyReport) -> bool:
    return report.outcome.count(ChangeStatus.APPLIED) > 0
