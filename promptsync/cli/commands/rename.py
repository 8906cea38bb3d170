"""``promptsync rename``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from promptsync.cli.options import prompts_option, target_option
from promptsync.cli.requests import takes
from promptsync.errors import Exit
from promptsync.frontend.console import put, warn
from promptsync.planning.used_commands import where_of
from promptsync.render.escape import one_line
from promptsync.session.files.command_renamer import rename_command
from promptsync.session.plan.job import open_job
from promptsync.session.plan.request import PlanRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameRequest:
    """Which command gets which name, and where else to look for mentions."""

    old: str
    new: str
    repositories: tuple[Path, ...]
    prompts: Path | None
    target: str


@click.command("rename", short_help="Rename a command, and every mention of it.")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--repo",
    "repositories",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Also look into this checkout: its automations, AGENTS.md, .claude and .github.",
)
@prompts_option
@target_option
@takes(RenameRequest)
def command(request: RenameRequest) -> int:
    """Rename the command OLD to NEW in its file, and in every prompt of the library that mentions it.

    What mentions it elsewhere is listed, and not changed: automations of the organization, and the checkouts
    given with --repo. Sends one request for 100 automations, which only reads. The organization gets the new
    command by the next apply.
    """
    old, new = request.old.removeprefix("/"), request.new.removeprefix("/")
    job = open_job(PlanRequest(request.prompts, request.target))
    renamed = rename_command(job, old, new, request.repositories, warn)
    for path in renamed.files:
        put(f"Wrote {one_line(job.project.shown(path).as_posix())}\n")
    for one in renamed.elsewhere:
        put(f"/{one_line(old)} is mentioned in {one_line(where_of(one))}\n")
    if renamed.unseen:
        warn(f"no automation was looked at: {one_line(renamed.unseen)}")
    return Exit.DONE
