"""``promptsync unlock``."""

from __future__ import annotations

import sys

import click

from promptsync.cli.options import target_option
from promptsync.cli.output import say
from promptsync.cli.project import open_project
from promptsync.cli.runs import this_run
from promptsync.cli.target import open_ledger
from promptsync.errors import RefusedError
from promptsync.render.escape import one_line


@click.command("unlock", short_help="Give up waiting for an apply that died.")
@target_option
@click.option("--yes", is_flag=True, help="Do not ask; needed where there is no terminal to ask on.")
def command(target: str, *, yes: bool) -> None:
    """Let the next apply take up from one that has not ended.

    Only for an apply that is known to be dead: one that still runs could send requests beside the next.
    """
    project = open_project()
    ledger = open_ledger(project, project.target(target))
    ledger.fetch()
    state = ledger.read()
    if not state.intent or not state.intent.run.host:
        say("No apply holds the ledger; there is nothing to unlock.")
        return
    run = state.intent.run
    say(
        f"This breaks the lock of the apply by {one_line(run.actor)}, started at {run.started} on "
        f"{one_line(run.host)} (process {run.pid}) from commit {run.source or 'unknown'}, "
        f"with {len(state.intent.steps)} intended steps."
    )
    if not yes:
        if not sys.stdin.isatty():
            raise RefusedError("there is no terminal to ask on", "Give --yes to unlock without being asked.")
        if not click.confirm("Is that apply dead?", err=True):
            raise RefusedError("nothing was unlocked")
    ledger.unlock(state, this_run(project.repository))
    say("Unlocked: the next apply takes up from it.")
