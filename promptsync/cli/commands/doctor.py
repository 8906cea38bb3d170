"""``promptsync doctor``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from promptsync.cli.options import prompts_option, target_option
from promptsync.cli.reporting import ReportingCommand, format_option
from promptsync.errors import Exit
from promptsync.reports.checkup import Health
from promptsync.reports.report import DoctorReport
from promptsync.session.checkup.doctor import check_up

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.frontend.reporter import Reporter


@click.command(
    "doctor", cls=ReportingCommand, short_help="Check what promptsync needs: token, rights, ledger."
)
@prompts_option
@target_option
@click.option("--fix", is_flag=True, help="Lead editors' schema lines that lead nowhere to the schema.")
@format_option("json")
@click.pass_obj
def command(reporter: Reporter, prompts: Path | None, target: str, *, fix: bool) -> int:
    """Check the configuration, the token and what it may do, the ledger's remote, hook, workflow and clock.

    Each line is ok, a warning or an error, with what to do; errors exit with 1. Sends
    seven requests that only read, and one that can change nothing: an update without any field, of a prompt
    that does not exist, to learn whether the token may write. Nothing is written, except by --fix.
    """
    checks = check_up(target, prompts, fix=fix)
    reporter.show(DoctorReport(target, checks))
    return Exit.FAILED if any(one.health is Health.ERROR for one in checks) else Exit.DONE
