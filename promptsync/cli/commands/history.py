"""``promptsync history``."""

from __future__ import annotations

import click

from promptsync.cli.options import format_option, target_option
from promptsync.errors import LedgerError, PromptsyncError
from promptsync.frontend.console import columns, put, style, warn
from promptsync.frontend.reporter import Reporter
from promptsync.ledger.document import history_document, versions_document
from promptsync.model import Key
from promptsync.render.history import render_history, render_versions
from promptsync.render.json import render_json
from promptsync.session.project import open_project
from promptsync.session.target import open_ledger


@click.command("history", short_help="Show who applied what, and when.")
@click.argument("key", required=False)
@target_option
@format_option
def command(key: str | None, target: str, format_: str) -> int:
    """Show the applies, newest first; with KEY, the versions of that prompt.

    Read from the ledger; the organization is not asked.
    """
    return Reporter(target, format_).run(lambda: _history(key, target, format_))


def _history(key: str | None, target: str, format_: str) -> int:
    project = open_project()
    ledger = open_ledger(project, project.target(target))
    try:
        ledger.fetch()
    except LedgerError as error:
        warn(f"this may be out of date: {error.message}")
    if key is None:
        applies = ledger.history()
        in_json = format_ == "json"
        put(
            render_json(history_document(applies)) if in_json else render_history(applies, style(), columns())
        )
        return 0
    versions = ledger.versions(Key(key))
    if not versions:
        raise PromptsyncError(f"the ledger knows no prompt {key}", "See promptsync history for the applies.")
    put(render_json(versions_document(versions)) if format_ == "json" else render_versions(versions, style()))
    return 0
