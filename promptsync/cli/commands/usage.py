"""``promptsync usage``."""

from __future__ import annotations

from pathlib import Path

import click

from promptsync.cli.options import prompts_option, target_option
from promptsync.errors import Exit
from promptsync.frontend.console import put, warn
from promptsync.planning.used_commands import where_of
from promptsync.render.escape import one_line
from promptsync.session.look.usage_finder import find_usage
from promptsync.session.plan.job import open_job
from promptsync.session.plan.request import PlanRequest
from promptsync.session.pull.puller import NO_FILES_YET


@click.command("usage", short_help="Show what mentions a command.")
@click.argument("prompts_", nargs=-1, metavar="[KEY|/COMMAND]...")
@click.option(
    "--repo",
    "repositories",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Also look into this checkout: its automations, AGENTS.md, .claude and .github.",
)
@prompts_option
@target_option
def command(
    prompts_: tuple[str, ...], repositories: tuple[Path, ...], prompts: Path | None, target: str
) -> int:
    """Show where commands are mentioned: all of them, or those of the named prompts.

    A mention is /command as a whole word, not in a path, a route or an address. Sends the requests of a plan
    and one for 100 automations, which only read. Nothing is written.
    """
    job = open_job(PlanRequest(prompts, target), tolerated=NO_FILES_YET, whole=False)
    usage = find_usage(job, prompts_, repositories)
    for name, found in usage.commands:
        put(f"/{one_line(name)}{'' if found else ': not mentioned'}\n")
        for one in found:
            put(f"  {one_line(where_of(one))}\n")
    put("\nNot seen: chats, and automations that this token may not list.\n")
    if usage.unseen:
        warn(f"no automation was looked at: {one_line(usage.unseen)}")
    return Exit.DONE
