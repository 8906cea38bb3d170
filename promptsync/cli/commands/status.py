"""``promptsync status``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from promptsync.cli.options import prompts_option, target_option
from promptsync.cli.reporting import ReportingCommand, format_option
from promptsync.errors import Exit
from promptsync.reports.report import StatusReport
from promptsync.session.look.status_taker import take_status
from promptsync.session.plan.job import open_job
from promptsync.session.plan.request import PlanRequest
from promptsync.session.pull.puller import NO_FILES_YET

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.frontend.reporter import Reporter


@click.command("status", cls=ReportingCommand, short_help="Show how the files and the organization stand.")
@prompts_option
@target_option
@format_option("json")
@click.option("--detailed-exitcode", is_flag=True, help="Exit with 2 when anything is pending.")
@click.pass_obj
def command(reporter: Reporter, prompts: Path | None, target: str, *, detailed_exitcode: bool) -> int:
    """Show one screen: the organization, the token, the last apply, what differs, and what to run next.

    Sends the requests of a plan and up to three more, which only read: the organization's name, who the token
    belongs to, and when it expires. Nothing is written.
    """
    status = take_status(open_job(PlanRequest(prompts, target), tolerated=NO_FILES_YET, whole=False))
    reporter.show(StatusReport(status))
    return Exit.PENDING if status.pending and detailed_exitcode else Exit.DONE
