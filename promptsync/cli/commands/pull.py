"""``promptsync pull``."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from promptsync.cli.options import prompts_option, target_option
from promptsync.errors import Exit, UsageError
from promptsync.frontend.console import put, warn
from promptsync.library.forms import FORMS, form_named
from promptsync.render.counting import counted
from promptsync.render.escape import one_line
from promptsync.session.job import Job, open_job
from promptsync.session.plan_request import PlanRequest
from promptsync.session.puller import NO_FILES_YET, Pulled, pull_drift, pull_new
from promptsync.session.surveyor import surveyed

if TYPE_CHECKING:
    from pathlib import Path


@click.command("pull", short_help="Write what the organization has into prompt files.")
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
@click.option(
    "--unmanaged", is_flag=True, help="Write the files, but do not take the prompts into management."
)
def command(prompts: Path | None, target: str, format_: str | None, *, drift: bool, unmanaged: bool) -> int:
    """Write the prompts that no file stands for into new files, and take them into management.

    They count as managed wherever these files are: a branch without them leaves the prompts alone. With
    --drift, a prompt that was deleted on the platform has its file removed. A file with changes that are not
    committed is never overwritten. The organization is not touched.
    """
    if drift and (format_ or unmanaged):
        raise UsageError("--drift writes into files that are there; --as and --unmanaged are for new ones")
    request = PlanRequest.plain(prompts, target)
    job = open_job(request, tolerated=frozenset() if drift else NO_FILES_YET)
    if drift:
        return _report(job, asyncio.run(_drift(job)))
    forms = [form_named(format_)] if format_ else []
    return _report(job, asyncio.run(pull_new(job, forms, managed=not unmanaged, warn=warn)))


async def _drift(job: Job) -> Pulled:
    async with surveyed(job, fetched=True) as (_, survey):
        return pull_drift(job, survey, warn)


def _report(job: Job, pulled: Pulled) -> int:
    for path, text in pulled.files.items():
        put(f"{'Removed' if text is None else 'Pulled'} {one_line(str(job.project.shown(path)))}\n")
    for reason in pulled.left_out:
        put(f"Left out: {one_line(reason)}\n")
    elsewhere = "".join(f", {number} managed by {one_line(by)}" for by, number in pulled.elsewhere)
    left_out = counted(len(pulled.left_out), "prompt")
    put(f"{counted(len(pulled.files), 'file')}, {left_out} left out{elsewhere}.\n")
    return Exit.FAILED if pulled.left_out else Exit.DONE
