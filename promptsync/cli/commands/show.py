"""``promptsync show``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from promptsync.cli.options import prompts_option, target_option
from promptsync.cli.reporting import ReportingCommand, format_option
from promptsync.cli.requests import takes
from promptsync.errors import Exit, PromptsyncError, UsageError
from promptsync.reports.report import ShowReport
from promptsync.reports.standing import Side
from promptsync.session.look.looker import look_up
from promptsync.session.plan.job import open_job
from promptsync.session.plan.request import PlanRequest
from promptsync.session.pull.puller import NO_FILES_YET

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.frontend.reporter import Reporter
    from promptsync.reports.standing import ShownPrompt

_NOWHERE = {
    Side.FILE: "it has no prompt file",
    Side.COMPOSED: "it has no prompt file",
    Side.BASE: "promptsync has not written it: it is not managed",
    Side.LIVE: "the organization does not have it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowOptions:
    """The prompt to show, and at most one side to show alone."""

    prompt: str
    prompts: Path | None
    target: str
    file_: bool
    composed: bool
    live: bool
    base: bool


@click.command("show", cls=ReportingCommand, short_help="Show one prompt with its text.")
@click.argument("prompt", metavar="KEY|/COMMAND|ID")
@click.option("--file", "file_", is_flag=True, help="Print only the file, as it is.")
@click.option(
    "--composed", is_flag=True, help="Print only what would be sent, with the parts in their places."
)
@click.option("--live", is_flag=True, help="Print only what the organization has.")
@click.option("--base", is_flag=True, help="Print only what promptsync last wrote there.")
@prompts_option
@target_option
@format_option("json", note="; a document has every side")
@click.pass_obj
@takes(ShowOptions)
def command(reporter: Reporter, request: ShowOptions) -> int:
    """Show one prompt: what is known of it and its text.

    It is named by its key, by its command with a slash, by its id or the first eight characters of that, or
    by its name.
    Sends the requests of a plan and at most one more, which only read. Nothing is written.
    """
    asked = {
        Side.FILE: request.file_,
        Side.COMPOSED: request.composed,
        Side.LIVE: request.live,
        Side.BASE: request.base,
    }
    chosen = [side for side, flag in asked.items() if flag]
    if len(chosen) > 1:
        raise UsageError("--file, --composed, --live and --base do not go together: choose one")
    side = chosen[0] if chosen else None
    job = open_job(PlanRequest(request.prompts, request.target), tolerated=NO_FILES_YET, whole=False)
    seen, shown = look_up(job, request.prompt)
    if side:
        _check(shown, side, request.prompt)
    reporter.show(ShowReport(request.target, seen.organization, shown, side, seen.problems))
    return Exit.DONE


def _check(shown: ShownPrompt, side: Side, word: str) -> None:
    """Raise PromptsyncError if that side has nothing to print."""
    if shown.said(side):
        return
    there = [f"--{one}" for one in Side if shown.said(one)]
    raise PromptsyncError(f"{word}: {_NOWHERE[side]}", f"There is {' and '.join(there)}.")
