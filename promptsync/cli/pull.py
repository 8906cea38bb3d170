"""``promptsync pull``."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from promptsync.cli.boundary import Exit
from promptsync.cli.job import Job, open_job
from promptsync.cli.options import PlanOptions, prompts_option, target_option
from promptsync.cli.output import put
from promptsync.cli.reporting import Report
from promptsync.cli.runs import this_run
from promptsync.cli.session import surveyed
from promptsync.cli.survey import ask
from promptsync.cli.worktree import write_files
from promptsync.errors import PromptsyncError
from promptsync.library.naming import Names
from promptsync.library.placing import Placing
from promptsync.library.write import CannotHoldError, Format
from promptsync.model import Base
from promptsync.planning.adoption import candidates_by_key
from promptsync.render.counting import counted
from promptsync.render.escape import one_line
from promptsync.state import ApplyState, Ending, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from promptsync.cli.survey import Parts, Survey
    from promptsync.model import Desired, Key, LivePrompt, Prompt
    from promptsync.plan import Change

_NO_FILES_YET = frozenset({"no-library", "empty-library"})


@dataclass(slots=True)
class Pulled:
    """What is to be written, to the files and to the ledger, and what cannot be."""

    files: dict[Path, str | None] = field(default_factory=dict)
    bases: dict[Key, Base | None] = field(default_factory=dict)
    prompts: dict[Key, Prompt] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


@click.command("pull", short_help="Write what the organization has into prompt files.")
@prompts_option
@target_option
@click.option(
    "--as",
    "format_",
    type=click.Choice([str(one) for one in Format]),
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
        raise click.UsageError(
            "--drift writes into files that are there; --as and --unmanaged are for new ones."
        )
    options = PlanOptions.plain(prompts, target)

    def work() -> int:
        job = open_job(options, tolerated=frozenset() if drift else _NO_FILES_YET)
        formats = [Format(format_)] if format_ else []
        return asyncio.run(_pull(job, formats, drift=drift, managed=not unmanaged))

    return Report(target, "text").guard(work)


async def _pull(job: Job, formats: list[Format], *, drift: bool, managed: bool) -> int:
    async with surveyed(job, fetched=True) as (parts, survey):
        desired = job.read().desired
        placing = Placing(job.folder, job.project.here, desired)
        if drift:
            pulled = _drifted(survey, placing)
        else:
            pulled = _new(await _unclaimed(parts, survey, desired), placing, desired, formats)
        write_files(pulled.files)
        _check(job, pulled)
        if managed and pulled.bases and not drift:
            entry = survey.recovered.then(Entry(pulled.bases, pulled.prompts))
            ending = Ending(this_run(job.project.repository), ApplyState.PULLED)
            parts.ledger.finish(survey.state, entry, ending)
    return _report(job, pulled)


async def _unclaimed(parts: Parts, survey: Survey, desired: Iterable[Desired]) -> list[LivePrompt]:
    """The unmanaged prompts that no file could mean, with their texts, oldest first."""
    view = survey.view
    claimed = {
        one.id for found in candidates_by_key(desired, view.live, set(view.managed)).values() for one in found
    }
    ids = [one for one in view.live if one not in view.managed and one not in claimed]
    answers = await ask(parts, ids, view.live)
    return sorted((one for one in answers.values() if one), key=lambda one: (one.created_at, one.id))


def _new(
    live: Iterable[LivePrompt], placing: Placing, desired: Iterable[Desired], formats: list[Format]
) -> Pulled:
    """A new file for each of ``live``."""
    pulled = Pulled()
    names = Names(one.key for one in desired)
    commands = {one.prompt.command for one in desired if one.prompt.command}
    for one in live:
        assert one.prompt
        if one.command in commands:
            pulled.left_out.append(f'"{one.name}": another prompt\'s file has its command /{one.command}')
            continue
        key = names.key_for(one.command, one.name)
        try:
            path, text = placing.new_file(key, one.prompt, formats)
        except CannotHoldError as error:
            pulled.left_out.append(f"{error.message}. {error.hint}")
            continue
        pulled.files[path] = text
        _remember(pulled, key, one)
    return pulled


def _drifted(survey: Survey, placing: Placing) -> Pulled:
    """The files of the prompts that were edited or deleted on the platform, and only there.

    The ledger is not told: the next apply that sees the files records that they are there already.
    """
    pulled = Pulled()
    for change in survey.plan.changes:
        if change.drift and change.live and change.live.prompt:
            try:
                pulled.files |= placing.files(change.key, change.live.prompt)
            except CannotHoldError as error:
                pulled.left_out.append(f"{error.message}. {error.hint}")
                continue
            pulled.prompts[change.key] = change.live.prompt
        elif _deleted_there(change):
            pulled.files[placing.file_of(change.key)] = None
    pulled.left_out += [found.message for found in survey.plan.problems if found.rule == "conflict"]
    return pulled


def _deleted_there(change: Change) -> bool:
    """Whether the prompt is gone on the platform and its file says what was last sent."""
    unedited = change.base and change.after and change.after.digest == change.base.sent
    return change.deleted_there and bool(unedited)


def _remember(pulled: Pulled, key: Key, live: LivePrompt) -> None:
    assert live.prompt
    digest = live.prompt.digest
    pulled.bases[key] = Base(key, live.id, digest, digest, live.updated_at, pulled=True)
    pulled.prompts[key] = live.prompt


def _check(job: Job, pulled: Pulled) -> None:
    """Read what was written: the ledger must not say what no file does. Raises PromptsyncError."""
    there = {one.key: one.prompt for one in open_job(job.options, tolerated=_NO_FILES_YET).read().desired}
    wrong = [key for key, prompt in pulled.prompts.items() if there.get(key) != prompt]
    if wrong:
        raise PromptsyncError(f"the file of {wrong[0]} does not say what it should; nothing was recorded")


def _report(job: Job, pulled: Pulled) -> int:
    for path, text in pulled.files.items():
        put(f"{'Removed' if text is None else 'Pulled'} {one_line(str(job.project.shown(path)))}\n")
    for reason in pulled.left_out:
        put(f"Left out: {one_line(reason)}\n")
    put(f"{counted(len(pulled.files), 'file')}, {counted(len(pulled.left_out), 'prompt')} left out.\n")
    return Exit.FAILED if pulled.left_out else Exit.DONE
