"""``promptsync blame``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from promptsync.cli.options import prompts_option, target_option
from promptsync.cli.reporting import ReportingCommand, format_option
from promptsync.cli.requests import takes
from promptsync.errors import Exit
from promptsync.reports.report import BlameReport
from promptsync.session.look.blamer import blame
from promptsync.session.plan.job import open_job
from promptsync.session.plan.request import PlanRequest
from promptsync.session.pull.puller import NO_FILES_YET

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.frontend.reporter import Reporter


@dataclass(frozen=True, slots=True, kw_only=True)
class BlameRequest:
    """Whose text to explain, and as it was when."""

    prompt: str
    prompts: Path | None
    target: str
    revision: str


@click.command("blame", cls=ReportingCommand, short_help="Show where each line of a live text comes from.")
@click.argument("prompt", metavar="KEY|/COMMAND|ID")
@click.option(
    "--at", "revision", metavar="REV", default="", help="The text of KEY at a revision that history shows."
)
@prompts_option
@target_option
@format_option("json", note="; a document has the applies, too")
@click.pass_obj
@takes(BlameRequest)
def command(reporter: Reporter, request: BlameRequest) -> int:
    """Show for every line of a live text who wrote it: in which commit and file, or on the platform.

    A line from git names the commit that wrote it, through the parts of the text. A line that was edited on
    the platform names the person, if the token may read audit logs. "before" is what promptsync found there.
    Sends the requests of a plan and at most three more, which only read; with --at none.
    """
    plan = PlanRequest.plain(request.prompts, request.target)
    job = open_job(plan, tolerated=NO_FILES_YET, whole=False)
    found = blame(job, request.prompt, request.revision)
    reporter.show(BlameReport(request.target, found.key, request.revision, found.lines, found.unknown))
    return Exit.DONE
