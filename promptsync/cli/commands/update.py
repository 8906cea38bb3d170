"""``promptsync update``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from promptsync.cli.options import prompts_option
from promptsync.cli.reporting import ReportingCommand, format_option
from promptsync.cli.requests import takes
from promptsync.errors import Exit
from promptsync.frontend.console import say, warn
from promptsync.render.escape import one_line
from promptsync.reports.report import UpdateReport
from promptsync.reports.updated import UpdateStatus
from promptsync.session.opening.project import open_project
from promptsync.session.update.update_run import plan_updates, write_updates
from promptsync.session.update.updater import UpdateChoices

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.frontend.reporter import Reporter


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateOptions:
    """Which source to update, and what of it."""

    source: str | None
    prompts: Path | None
    add: bool
    prune: bool
    check: bool
    detailed_exitcode: bool


@click.command("update", cls=ReportingCommand, short_help="Bring imported prompts up to date.")
@click.argument("source", required=False)
@click.option("--add", is_flag=True, help="Import the prompts that are new in the source.")
@click.option("--prune", is_flag=True, help="Remove the prompts that are no longer in the source.")
@click.option("--check", is_flag=True, help="Say what would be done, and write nothing.")
@click.option("--detailed-exitcode", is_flag=True, help="Exit with 2 if there is something to update.")
@prompts_option
@format_option("json")
@click.pass_obj
@takes(UpdateOptions)
def command(reporter: Reporter, request: UpdateOptions) -> int:
    """Fetch the sources of promptsync.lock anew, and merge what has changed there with what was edited here.

    SOURCE is one of them, by its address or its name; without it, all. What cannot be merged gets conflict
    markers, which validate refuses. A file with changes that are not committed is never overwritten.
    """
    project = open_project()
    project.check_configuration()
    choices = UpdateChoices(project.prompts(request.prompts), add=request.add, prune=request.prune)
    updates = plan_updates(
        project, request.source or "", choices, lambda one: say(f"Fetching {one_line(one)}")
    )
    if not request.check:
        write_updates(project, updates, warn)
    report = UpdateReport(tuple(one.told for one in updates), request.check)
    reporter.show(report)
    if report.problems or report.count(UpdateStatus.CONFLICT) or report.count(UpdateStatus.LEFT):
        return Exit.FAILED
    return (
        Exit.PENDING if request.detailed_exitcode and any(one.moved for one in report.sources) else Exit.DONE
    )
