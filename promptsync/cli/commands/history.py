"""``promptsync history``."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from promptsync.cli.options import target_option
from promptsync.cli.reporting import ReportingCommand, format_option
from promptsync.errors import Exit, LedgerError, PromptsyncError
from promptsync.frontend.console import warn
from promptsync.model import Key
from promptsync.problems import Problem, Severity, problem
from promptsync.render.escape import one_line
from promptsync.reports.report import HistoryReport, VersionsReport
from promptsync.session.opening.place import LibraryPlace
from promptsync.session.opening.project import open_project
from promptsync.session.opening.target import open_ledger

if TYPE_CHECKING:
    from promptsync.frontend.reporter import Reporter
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
    project.check_configuration()
    ledger = open_ledger(project, project.target(target))
    problems = (*_fetch(ledger), *_of_another_library(ledger, LibraryPlace(project, target)))
    if key is None:
        reporter.show(HistoryReport(tuple(ledger.history()), problems))
        return Exit.DONE
    versions = ledger.versions(Key(key))
    if not versions:
        raise PromptsyncError(f"the ledger knows no prompt {key}", "See promptsync history for the applies.")
    reporter.show(VersionsReport(tuple(versions), problems))
    return Exit.DONE


def _of_another_library(ledger: Ledger, place: LibraryPlace) -> tuple[Problem, ...]:
    """Say so if the history is not that of the library here; a damaged ledger has one too."""
    with suppress(LedgerError):
        library = ledger.read().library
        if library not in {"", place.path}:
            message = f"this is the history of the library in {one_line(library)}"
            warn(message)
            return (Problem("other-library", Severity.WARNING, message),)
    return ()


def _fetch(ledger: Ledger) -> tuple[Problem, ...]:
    """Fetch the ledger. That it cannot be fetched stops nothing: what is here is shown."""
    try:
        ledger.fetch()
    except LedgerError as error:
        message = f"this may be out of date: {error.message}"
        warn(message)
        return (problem("stale-ledger", message, None, error.hint),)
    return ()
