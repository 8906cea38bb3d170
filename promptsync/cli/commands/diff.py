"""``promptsync diff``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from promptsync.cli.options import prompts_option, target_option
from promptsync.cli.reporting import ReportingCommand, format_option
from promptsync.cli.requests import takes
from promptsync.errors import Exit
from promptsync.reports.report import DiffReport
from promptsync.session.look.looker import compare
from promptsync.session.plan.job import open_job
from promptsync.session.plan.request import PlanRequest
from promptsync.session.pull.puller import NO_FILES_YET

if TYPE_CHECKING:
    from promptsync.frontend.reporter import Reporter


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffOptions:
    """Which prompts to compare, and how to show it."""

    words: tuple[str, ...]
    prompts: Path | None
    target: str
    tool: bool


@click.command("diff", cls=ReportingCommand, short_help="Show what git and the organization have changed.")
@click.argument("words", nargs=-1, metavar="[KEY|/COMMAND|ID]...")
@click.option("--tool", is_flag=True, help="Show the file and the organization's text in git's difftool.")
@prompts_option
@target_option
@format_option("json", note="; a document has the fields whole")
@click.pass_obj
@takes(DiffOptions)
def command(reporter: Reporter, request: DiffOptions) -> int:
    """Show what changed since the last apply: in git, and on the platform.

    Without KEY, every prompt that has changed on either side. Texts are compared by words; [-gone-] and
    {+came+} mark them. Sends the requests of a plan and one for each text that the ledger does not have,
    which only read. Nothing is written.
    """
    plan = PlanRequest.plain(request.prompts, request.target)
    job = open_job(plan, tolerated=NO_FILES_YET, whole=False)
    seen, found = compare(job, request.words)
    if request.tool:
        from promptsync.session.look.difftool import show_in_tool

        show_in_tool(found, Path.cwd())
    reporter.show(DiffReport(request.target, seen.organization, found, seen.problems))
    return Exit.DONE
