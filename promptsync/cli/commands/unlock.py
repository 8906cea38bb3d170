"""``promptsync unlock``."""

from __future__ import annotations

import click

from promptsync.cli.options import target_option
from promptsync.frontend.console import say
from promptsync.frontend.questioner import confirm
from promptsync.render.escape import one_line
from promptsync.session.opening.project import open_project
from promptsync.session.opening.target import open_ledger
from promptsync.session.runs.run import this_run


@click.command("unlock", short_help="Give up waiting for an apply that died.")
@target_option
@click.option("--yes", is_flag=True, help="Do not ask; needed where there is no terminal to ask on.")
def command(target: str, *, yes: bool) -> None:
    """Let the next apply take up from one that has not ended.

    Only for an apply that is known to be dead: one that still runs could send requests beside the next.
    """
    project = open_project()
    project.check_configuration()
    ledger = open_ledger(project, project.target(target))
    ledger.fetch()
    state = ledger.read()
    if not state.intent or not state.intent.run.host:
        say("No apply holds the ledger; there is nothing to unlock.")
        return
    run = state.intent.run
    library = f" to the library in {one_line(state.library)}" if state.library else ""
    say(
        f"This breaks the lock of the apply{library} by {one_line(run.actor)}, started at {run.started} on "
        f"{one_line(run.host)} (process {run.pid}) from commit {run.source or 'unknown'}, "
        f"with {len(state.intent.steps)} intended steps."
    )
    if not yes:
        confirm(
            "Is that apply dead?",
            refusal="nothing was unlocked",
            without_terminal="Give --yes to unlock without being asked.",
        )
    ledger.unlock(state, this_run(project.repository))
    say("Unlocked: the next apply takes up from it.")
