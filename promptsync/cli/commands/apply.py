"""``promptsync apply``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from promptsync.cli.options import minutes
from promptsync.cli.plan_options import plan_options
from promptsync.cli.reporting import ReportingCommand
from promptsync.cli.requests import takes
from promptsync.frontend.questioner import confirm
from promptsync.session.apply.applier import ApplySettings, run_apply
from promptsync.session.plan.job import open_job, open_saved_job
from promptsync.session.plan.request import DEFAULT_CONCURRENCY, DEFAULT_MINUTES

if TYPE_CHECKING:
    from promptsync.frontend.reporter import Reporter
    from promptsync.session.plan.request import PlanRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyOptions:
    """How to apply. ``saved`` is the file of a saved plan; ``timeout`` is in minutes."""

    saved: Path | None
    yes: bool
    concurrency: int
    timeout: float


@click.command("apply", cls=ReportingCommand, short_help="Make the organization hold what the files say.")
@click.argument("saved", required=False, metavar="[PLAN]", type=click.Path(path_type=Path, dir_okay=False))
@plan_options("json")
@click.option("--yes", is_flag=True, help="Do not ask; needed where there is no terminal to ask on.")
@click.option(
    "--concurrency",
    type=click.IntRange(1, 64),
    default=DEFAULT_CONCURRENCY,
    show_default=True,
    help="How many requests may run side by side.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, 24 * 60, min_open=True),
    callback=minutes,
    default=DEFAULT_MINUTES,
    show_default=True,
    metavar="MINUTES",
    help="Start no further request after so many minutes.",
)
@takes(ApplyOptions)
def command(reporter: Reporter, plan: PlanRequest, request: ApplyOptions) -> int:
    """Plan, show the plan, ask, and make the organization hold what the files say.

    With PLAN, a file that plan --out has written, exactly that plan is applied: the prompt files are not
    read, and a prompt that has moved since is left alone.

    Prompts that promptsync did not write and no file stands for are never touched.
    """
    job = open_saved_job(plan, request.saved) if request.saved else open_job(plan)
    settings = ApplySettings(
        None if request.yes else _ask, request.concurrency, timedelta(minutes=request.timeout)
    )
    return run_apply(job, reporter, settings)


def _ask() -> None:
    confirm(
        "Apply these changes?",
        refusal="nothing was applied",
        without_terminal="Give --yes to apply without being asked.",
    )
