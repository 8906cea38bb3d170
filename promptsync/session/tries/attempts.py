"""Which runs a person asks for: the cases of the prompts that they name, or have changed."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from promptsync.errors import InvalidLibraryError, PromptsyncError
from promptsync.keys.nearest import did_you_mean
from promptsync.session.git.worktree import uncommitted
from promptsync.session.look.looker import live_texts
from promptsync.trying.case import Attempt, Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from promptsync.model import Desired, Key
    from promptsync.session.plan.job import Job
    from promptsync.trying.case import Case


def find_attempts(job: Job, words: Sequence[str], *, against_live: bool) -> list[Attempt]:
    """The runs to be made, in the order of keys and cases; with ``against_live`` each beside the live text.

    ``words`` are keys or /commands; none: the prompts whose files have changes that are not committed. Raises
    PromptsyncError for a word that names no prompt, or one that has no cases.
    """
    cases = job.library.reading.cases if job.library.reading else {}
    chosen = [_named(job, word) for word in words] if words else _changed(job)
    for one in chosen:
        if words and one.key not in cases:
            hint = "Add tries: to its file, or a file NAME.try.yaml beside it (see docs/try.md)."
            raise PromptsyncError(f"{one.key} has no case to try it on", hint)
    tried = [one for one in chosen if one.key in cases]
    live = live_texts(job, [one.key for one in tried]) if against_live and tried else {}
    return [attempt for one in tried for attempt in _attempts(one, cases[one.key], live)]


def _attempts(desired: Desired, cases: Sequence[Case], live: Mapping[Key, str]) -> Iterator[Attempt]:
    texts = {Side.FILE: desired.prompt.prompt}
    if desired.key in live:
        texts[Side.LIVE] = live[desired.key]
    for case in cases:
        for side, text in texts.items():
            yield Attempt(desired.key, case, side, text, hashlib.sha256(text.encode()).hexdigest())


def _named(job: Job, word: str) -> Desired:
    found = [one for one in job.desired if word in {one.key, f"/{one.prompt.command}"} - {"/"}]
    if found:
        return found[0]
    if word in {key for key, _ in job.library.broken}:
        raise InvalidLibraryError(job.library.problems, job.library.file_count)
    near = did_you_mean(word, [one.key for one in job.desired])
    raise PromptsyncError(f"there is no prompt {word}", near or "`promptsync list` shows what there is.")


def _changed(job: Job) -> list[Desired]:
    """The prompts that have a file, or a part, with changes that are not committed."""
    project = job.project
    if not project.in_git:
        message = "which prompts have changed cannot be told outside git"
        raise PromptsyncError(message, "Name the keys to try.")
    repository = project.repository.resolve()
    files = {one.key: _files(job, one) for one in job.desired}
    paths = {path for each in files.values() for path in each}
    inside = [path for path in paths if path.is_relative_to(repository) and os.path.lexists(path)]
    changed = {repository / name for name in uncommitted(repository, inside)}
    return [one for one in job.desired if not changed.isdisjoint(files[one.key])]


def _files(job: Job, desired: Desired) -> set[Path]:
    """The files that a prompt is made of."""
    return {(job.project.here / file).resolve() for file in job.library.made_of.get(desired.key, ())}
