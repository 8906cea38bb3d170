"""Findings as workflow commands, which GitHub shows beside the lines of a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.render.counting import closing
from promptsync.render.escape import one_line
from promptsync.reports.checked import CheckReport, FailureReport
from promptsync.workflow_command import workflow_command

if TYPE_CHECKING:
    from promptsync.problems import Problem
    from promptsync.render.renderer import Surroundings
    from promptsync.reports.report import Report


class GitHubRenderer:
    """A command for each finding of a report, then the count if files were read."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._places = surroundings.places

    def render(self, report: Report) -> str:
        """See Renderer."""
        commands = "".join(map(_command, self._places.rooted(report.problems)))
        files = report.files if isinstance(report, CheckReport | FailureReport) else None
        return commands if files is None else commands + closing(report.problems, files)


def _command(problem: Problem) -> str:
    properties = {"title": problem.rule}
    if at := problem.origin:
        properties = {"file": one_line(at.file), "line": str(at.line), "col": str(at.column), **properties}
    message = "\n".join(one_line(part) for part in (problem.whole, problem.hint) if part)
    return workflow_command(problem.severity, message, **properties)
