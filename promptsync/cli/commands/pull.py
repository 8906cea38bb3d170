"""``promptsync pull``."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from promptsync.cli.left_out import put_left_out
from promptsync.cli.options import prompts_option, target_option
from promptsync.cli.requests import takes
from promptsync.errors import Exit, UsageError
from promptsync.frontend.console import put, warn
from promptsync.library.forms import FORMS, form_named
from promptsync.render.counting import counted
from promptsync.render.escape import one_line
from promptsync.session.plan.job import Job, open_job
from promptsync.session.plan.request import PlanRequest
from promptsync.session.plan.surveyor import surveyed
from promptsync.session.pull.puller import NO_FILES_YET, Pulled, pull_drift, pull_new
from promptsync.session.pull.settler import pull_merged, pull_theirs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from promptsync.surveying.survey import Survey


@dataclass(frozen=True, slots=True, kw_only=True)
class PullOptions:
    """Which prompts to pull, and how; ``format_`` is the form of new files."""

    keys: tuple[str, ...]
    prompts: Path | None
    target: str
    format_: str | None
    drift: bool
    theirs: bool
    merge: bool
    unmanaged: bool


@click.command("pull", short_help="Write what the organization has into prompt files.")
@click.argument("keys", nargs=-1, metavar="[/COMMAND|ID|KEY]...")
@prompts_option
@target_option
@click.option(
    "--as",
    "format_",
    type=click.Choice([form.word for form in reversed(FORMS)]),
    help="How to write new files; `skill` makes SKILL.md folders of skills.  [default: yaml]",
)
@click.option(
    "--drift", is_flag=True, help="Write only what was edited on the platform, into the files it is of."
)
@click.option("--theirs", is_flag=True, help="Write what the platform has into the files of the given keys.")
@click.option("--merge", is_flag=True, help="Merge the platform's edit into the files of the given keys.")
@click.option(
    "--unmanaged", is_flag=True, help="Write the files, but do not take the prompts into management."
)
@takes(PullOptions)
def command(request: PullOptions) -> int:
    """Write the prompts that no file stands for into new files, and take them into management.

    They count as managed wherever these files are: a branch without them leaves the prompts alone. With
    --drift, a prompt that was deleted on the platform has its file removed. A file with changes that are not
    committed is never overwritten. The organization is not touched.

    Some of them are chosen by /COMMAND, by id or its first eight characters, or by name, as list shows them.
    KEY with --theirs or --merge settles what was changed on both sides. A merge leaves markers where the two
    sides changed the same lines; the run ends with 1 then, and validate refuses them.
    """
    _check_options(request)
    plan = PlanRequest.plain(request.prompts, request.target)
    if request.theirs or request.merge:
        settle = pull_theirs if request.theirs else pull_merged
        return asyncio.run(_written(open_job(replace(plan, keys=request.keys), whole=False), settle))
    if request.drift:
        return asyncio.run(_written(open_job(plan, whole=False), pull_drift))
    job = open_job(plan, tolerated=NO_FILES_YET, whole=False)
    _check_new(job, request.keys)
    forms = [form_named(request.format_)] if request.format_ else []
    return _report(
        job, asyncio.run(pull_new(job, forms, request.keys, managed=not request.unmanaged, warn=warn))
    )


def _check_options(request: PullOptions) -> None:
    """Raise UsageError for options that do not go together."""
    settles, new = request.theirs + request.merge, request.format_ or request.unmanaged
    if settles > 1 or (settles and not request.keys):
        raise UsageError(
            "--theirs and --merge are for the prompts that you name, one of the two at a time",
            "Write `promptsync pull KEY --theirs` or `promptsync pull KEY --merge`.",
        )
    if request.drift and request.keys and not settles:
        raise UsageError("--drift is for every prompt; one of its own: `promptsync pull KEY --theirs`")
    if settles and (request.drift or new):
        raise UsageError("--drift, --as and --unmanaged do not go with --theirs and --merge")
    if request.drift and new:
        raise UsageError("--drift writes into files that are there; --as and --unmanaged are for new ones")


def _check_new(job: Job, words: Sequence[str]) -> None:
    """Raise UsageError for a key that has a file already."""
    there = {one.key for one in job.library.desired}
    if known := next((word for word in words if word in there), None):
        way = f"Write `promptsync pull {known} --theirs` or `promptsync pull {known} --merge`."
        raise UsageError(f"{known} has a file already", way)


async def _written(job: Job, write: Callable[[Job, Survey, Callable[[str], None]], Pulled]) -> int:
    async with surveyed(job, fetched=True) as (_, survey):
        return _report(job, write(job, survey, warn))


def _report(job: Job, pulled: Pulled) -> int:
    for path, text in pulled.files.items():
        put(f"{_done(pulled, path, text)} {one_line(str(job.project.shown(path)))}\n")
    put_left_out(pulled)
    elsewhere = "".join(f", {number} managed by {one_line(by)}" for by, number in pulled.elsewhere)
    left_out = counted(len(pulled.left_out), "prompt")
    put(f"{counted(len(pulled.files), 'file')}, {left_out} left out{elsewhere}.\n")
    if number := sum(pulled.conflicts.values()):
        what = f"{counted(number, 'conflict')} left, between <<<<<<< and >>>>>>>"
        put(f"{what}: decide what is to stay, then run promptsync validate.\n")
    if pulled.conflicts:
        put("Commit, then let the merged text win: promptsync apply --conflict overwrite --only KEY\n")
    return Exit.FAILED if pulled.left_out or number else Exit.DONE


def _done(pulled: Pulled, path: Path, text: str | None) -> str:
    if path in pulled.conflicts:
        return "Merged"
    return "Removed" if text is None else "Pulled"
