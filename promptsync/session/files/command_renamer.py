"""Renames a command in its file, and in every text of the library that mentions it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.errors import InvalidLibraryError, PromptsyncError, RefusedError, UsageError
from promptsync.keys.nearest import did_you_mean
from promptsync.library.forms import form_of
from promptsync.library.prompt_schema import LIMITS
from promptsync.session.git.worktree import write_files
from promptsync.session.look.usage_finder import repository_texts
from promptsync.session.opening.target import open_service
from promptsync.session.plan.usage import automation_texts
from promptsync.source.mentions import mentions, with_renamed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from promptsync.model import Desired
    from promptsync.session.plan.job import Job
    from promptsync.source.mentions import Mention, Text

_COMMAND = re.compile("[a-zA-Z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Renamed:
    """The files that were written, and what mentions the old command elsewhere.

    ``unseen`` says why automations are missing.
    """

    files: tuple[Path, ...]
    elsewhere: tuple[Mention, ...]
    unseen: str


def rename_command(
    job: Job, old: str, new: str, repositories: Iterable[Path], warn: Callable[[str], None]
) -> Renamed:
    """Write the files in which ``old`` becomes ``new``; nothing is sent but one request for 100 automations.

    Raises UsageError for a word that cannot be a command, PromptsyncError if no prompt has ``old``, and
    RefusedError if another prompt has ``new``, or a file has changes that are not committed.
    """
    if not _COMMAND.fullmatch(new) or len(new) > LIMITS["command"]:
        most = LIMITS["command"]
        raise UsageError(f"/{new} cannot be a command: it takes letters, digits, - and _, at most {most}")
    extra = [text for repository in repositories for text in repository_texts(repository)]
    files = _files(job, _owner(job, old, new), old, new)
    _check(job, files)
    write_files(files, warn)
    texts, unseen = asyncio.run(_automations(job))
    return Renamed(tuple(files), mentions([*texts, *extra], [old]), unseen)


def _owner(job: Job, old: str, new: str) -> Desired:
    by_command = {one.prompt.command: one for one in job.library.desired if one.prompt.command}
    if new in by_command:
        raise RefusedError(f"{by_command[new].key} has the command /{new} already", "Choose another word.")
    if old not in by_command:
        near = did_you_mean(f"/{old}", [f"/{one}" for one in by_command])
        raise PromptsyncError(
            f"no prompt file has the command /{old}", near or "`promptsync list` shows all."
        )
    return by_command[old]


def _files(job: Job, owner: Desired, old: str, new: str) -> dict[Path, str | None]:
    """What becomes of the files of the library that say the command or mention it."""
    changed: dict[Path, str | None] = {}
    for shown in sorted({file for files in job.library.made_of.values() for file in files}):
        path = job.project.here / shown
        before = path.read_bytes().decode("utf-8")
        text = with_renamed(before, old, new)
        if shown == owner.origin.file:
            text = form_of(path.as_posix()).edited(text, {"command": new})
        if text != before:
            changed[path] = text
    return changed


def _check(job: Job, files: dict[Path, str | None]) -> None:
    """Raise InvalidLibraryError if the library would have errors that it has not now."""
    known = set(job.library.errors)
    library = job.project.library(job.request.prompts, planned=files)
    found = tuple(one for one in library.errors if one not in known)
    if found:
        raise InvalidLibraryError(found, library.file_count)


async def _automations(job: Job) -> tuple[list[Text], str]:
    try:
        async with open_service(job.project, job.target) as service:
            return await automation_texts(service)
    except PromptsyncError as error:
        return [], error.message
