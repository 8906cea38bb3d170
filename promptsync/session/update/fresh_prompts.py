"""Prompts that a source has and the lock does not know yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.library.importing.importer import Conversion, place
from promptsync.library.importing.shelf import Shelf
from promptsync.reports.imported import ImportStatus
from promptsync.reports.updated import UpdatedPrompt, UpdateStatus
from promptsync.session.files.replacing import Write
from promptsync.session.imports.locking import locked_prompt, options_of, relative
from promptsync.session.update.prompt_update import PromptUpdate

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

    from promptsync.lock import LockedSource
    from promptsync.reports.imported import ImportedFile
    from promptsync.session.opening.project import Project
    from promptsync.session.update.upstream_prompts import UpstreamPrompts


def fresh_prompts(entry: LockedSource, new: UpstreamPrompts, moved: Container[str]) -> Conversion:
    """The new ones among those that the import's options mean; what was passed over then is not new."""
    globs = options_of(entry.options).pick
    known = {*entry.passed, *(one.upstream for one in entry.prompts)}
    prompts = tuple(
        one
        for path, one in new.prompts.items()
        if path not in known
        and path not in moved
        and (not globs or any(one.file.matches(glob) for glob in globs))
    )
    return Conversion(prompts, ())


def add_fresh(fresh: Conversion, entry: LockedSource, prompts: Path, project: Project) -> list[PromptUpdate]:
    """What an import makes of them."""
    options = options_of(entry.options)
    shelf = Shelf(prompts, repository=project.repository, here=project.here)
    return [_added(one, project.config.root) for one in place(fresh, options, shelf)]


def _added(one: ImportedFile, root: Path) -> PromptUpdate:
    if one.status is ImportStatus.LEFT_OUT:
        notes = tuple(problem.message for problem in one.problems)
        return PromptUpdate(UpdatedPrompt(one.upstream, UpdateStatus.LEFT, notes=notes), None)
    prompt = locked_prompt(one.upstream, one.files, root, one.name, one.given_command)
    writes = {
        relative(file.path.absolute(), root): Write(file.content, file.executable)
        for file in one.files
        if not file.there
    }
    notes = (*one.attention, *one.notes)
    told = UpdatedPrompt(one.upstream, UpdateStatus.ADDED, prompt.file, tuple(writes), notes)
    return PromptUpdate(told, prompt, writes)
