"""``promptsync list``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from promptsync.cli.options import prompts_option, target_option
from promptsync.cli.reporting import ReportingCommand, format_option
from promptsync.cli.requests import takes
from promptsync.errors import Exit, UsageError
from promptsync.planning.known_prompts import matching
from promptsync.reports.report import ListReport
from promptsync.reports.standing import KINDS, MOVED_THERE, NOT_OURS, Standing
from promptsync.session.look.looker import look_up_all
from promptsync.session.plan.job import open_job
from promptsync.session.plan.request import PlanRequest
from promptsync.session.pull.puller import NO_FILES_YET

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.frontend.reporter import Reporter


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOptions:
    """Which prompts to list."""

    filter_: str | None
    prompts: Path | None
    target: str
    kind: str | None
    managed: bool
    unmanaged: bool
    drifted: bool


@click.command("list", cls=ReportingCommand, short_help="List the prompts of the files and the organization.")
@click.argument("filter_", metavar="[FILTER]", required=False)
@click.option("--managed", is_flag=True, help="Only prompts of the library.")
@click.option("--unmanaged", is_flag=True, help="Only prompts that promptsync does not manage.")
@click.option(
    "--drifted", is_flag=True, help="Only prompts that were edited or deleted on the platform since."
)
@click.option("--kind", type=click.Choice(KINDS), help="Only prompts of this kind.")
@prompts_option
@target_option
@format_option("json")
@click.pass_obj
@takes(ListOptions)
def command(reporter: Reporter, request: ListOptions) -> int:
    """List the prompts of the files and of the organization, and how each stands.

    FILTER is a part of a key, command, name or description, or a glob such as 'review/*'. A prompt that is
    not managed is shown by its id. Sends the requests of a plan, which only read. Nothing is written.
    """
    if request.unmanaged and (request.managed or request.drifted):
        raise UsageError("--unmanaged does not go with --managed or --drifted: nothing is both")
    seen = look_up_all(
        open_job(PlanRequest(request.prompts, request.target), tolerated=NO_FILES_YET, whole=False)
    )
    found = matching(seen.prompts, request.filter_) if request.filter_ else seen.prompts
    chosen = tuple(
        one
        for one in found
        if not (request.managed and one.standing in NOT_OURS)
        and not (request.unmanaged and one.standing is not Standing.UNMANAGED)
        and not (request.drifted and one.standing not in MOVED_THERE)
        and (request.kind is None or request.kind in one.kinds)
    )
    reporter.show(ListReport(request.target, seen.organization, chosen, seen.problems))
    return Exit.DONE
