"""``promptsync rollback``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from promptsync.cli.options import prompts_option, target_option
from promptsync.cli.requests import takes
from promptsync.cli.times import until
from promptsync.frontend.console import put, warn
from promptsync.frontend.questioner import confirm
from promptsync.render.escape import one_line
from promptsync.session.apply.applier import ApplySettings
from promptsync.session.apply.rollback import Rollback, run_rollback
from promptsync.session.plan.request import DEFAULT_CONCURRENCY, DEFAULT_MINUTES, PlanRequest

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.frontend.reporter import Reporter


@dataclass(frozen=True, slots=True, kw_only=True)
class RollbackOptions:
    """Which prompts to roll back, to what, and how to hold them."""

    keys: tuple[str, ...]
    prompts: Path | None
    target: str
    revision: str
    until: str
    reason: str
    yes: bool


@click.command("rollback", short_help="Make an earlier text live at once, and hold it.")
@click.argument("keys", metavar="KEY...", nargs=-1, required=True)
@prompts_option
@target_option
@click.option(
    "--to",
    "revision",
    metavar="REV",
    default="",
    help="A revision that history shows.  [default: the text before]",
)
@click.option(
    "--until",
    callback=until,
    metavar="TIME",
    default="24h",
    show_default=True,
    help="How long no apply touches the prompts, unless git says the same before.",
)
@click.option(
    "--reason",
    metavar="TEXT",
    default="rolled back",
    show_default=True,
    help="Why: every plan shows it.",
)
@click.option("--yes", is_flag=True, help="Do not ask; needed where there is no terminal to ask on.")
@click.pass_obj
@takes(RollbackOptions)
def command(reporter: Reporter, request: RollbackOptions) -> int:
    """Make the text of an earlier revision live at once: plan, ask, apply, and record.

    The text is written into the file too: commit it. Until git says the same, or the time is over, every plan
    shows the hold and no apply touches the prompt, so that the bad text is not applied again.
    """
    rollback = Rollback(request.keys, request.revision, request.until, request.reason)
    settings = ApplySettings(
        None if request.yes else _ask, DEFAULT_CONCURRENCY, timedelta(minutes=DEFAULT_MINUTES)
    )
    plan = PlanRequest(request.prompts, request.target)
    code, files = run_rollback(plan, rollback, reporter, settings, warn)
    put("".join(f"Restored {one_line(str(path))}\n" for path in files))
    return code


def _ask() -> None:
    confirm(
        "Make these texts live?",
        refusal="nothing was rolled back",
        without_terminal="Give --yes to roll back without being asked.",
    )
