"""``promptsync plan``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from promptsync.cli.plan_options import plan_options
from promptsync.cli.reporting import ReportingCommand
from promptsync.errors import Exit, PromptsyncError, UsageError
from promptsync.frontend.console import say
from promptsync.planning.saved import dump_saved
from promptsync.private_files import write_private_file
from promptsync.reports.report import PlanReport
from promptsync.session.plan.job import open_job
from promptsync.session.plan.surveyor import run_survey

if TYPE_CHECKING:
    from promptsync.frontend.reporter import Reporter
    from promptsync.plan.plan import Plan
    from promptsync.session.plan.request import PlanRequest


@click.command("plan", cls=ReportingCommand, short_help="Show what apply would change on the platform.")
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@plan_options("json", "markdown", "html")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Save the plan, for apply FILE.")
@click.option("--drift-only", is_flag=True, help="Show only what was edited on the platform.")
@click.option("--detailed-exitcode", is_flag=True, help="Exit with 2 when changes are pending.")
def command(
    reporter: Reporter, request: PlanRequest, *, out: Path | None, drift_only: bool, detailed_exitcode: bool
) -> int:
    """Compare the files with the organization and show what apply would do, for all prompts or those of KEY.

    Nothing is written to the organization or the ledger.
    """
    if out and drift_only:
        raise UsageError("--out saves the whole plan; it does not go with --drift-only")
    plan = run_survey(open_job(request), fetched=False)
    plan = plan.drifted() if drift_only else plan
    if out and not plan.errors:
        _save(plan, out)
    reporter.show(PlanReport("plan", plan))
    if plan.errors:
        return Exit.REFUSED
    return Exit.PENDING if plan.pending and detailed_exitcode else Exit.DONE


def _save(plan: Plan, path: Path) -> None:
    try:
        write_private_file(path, dump_saved(plan))
    except OSError as error:
        raise PromptsyncError(f"the plan could not be saved: {error}") from error
    say(f"Saved to {path}; it holds prompt texts. Apply it with: promptsync apply {path}")
