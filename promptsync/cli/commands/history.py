"""``promptsync history``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from promptsync.cli.options import target_option
from promptsync.cli.reporting import ReportingCommand, format_option
from promptsync.errors import Exit, LedgerError, PromptsyncError
from promptsync.frontend.console import warn
from promptsync.model import Key
from promptsync.problems import problem
from promptsync.report import HistoryReport, VersionsReport
from promptsync.session.project import open_project
from promptsync.session.target import open_ledger

if TYPE_CHECKING:
    from promptsync.frontend.reporter import Reporter
    from promptsync.problems import Problem
    from promptsync.protocols import Ledger


@click.command("history", cls=ReportingCommand, short_help="Show who applied what, and when.")
@click.argument("key", required=False)
@target_option
@format_option("json")
@click.pass_obj
def command(reporter: Reporter, key: str | None, target: str) -> int:
    """Show the applies, newest first; with KEY, the versions of that prompt.

    Read from the ledger; the organization is not asked.
    """
    if key is not None:
        reporter.kind = VersionsReport.kind
    project = open_project()
    ledger = open_ledger(project, project.target(target))
    problems = _fetch(ledger)
    if key is None:
        reporter.show(HistoryReport(tuple(ledger.history()), problems))
        return Exit.DONE
    versions = ledger.versions(Key(key))
    if not versions:
        raise PromptsyncError(f"the ledger knows no prompt {key}", "See promptsync history for the applies.")
    reporter.show(VersionsReport(tuple(versions), problems))
    return Exit.DONE


def _fetch(ledger: Ledger) -> tuple[Problem, ...]:
    """Fetch the ledger. That it cannot be fetched stops nothing: what is here is shown."""
    try:
        ledger.fetch()
    except LedgerError as error:
        message = f"this may be out of date: {error.message}"
        warn(message)
        return (problem("stale-ledger", message, None, error.hint),)
    return ()
