"""An update as a whole: the sources that are meant, what each brings, and the files and the lock."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.config import LOCK_NAME
from promptsync.errors import PromptsyncError, UsageError
from promptsync.lock import dump_lock
from promptsync.problems import problem
from promptsync.reports.updated import UpdatedSource
from promptsync.session.files.replacing import Write, refuse_uncommitted, remove_empty_folders, replace_files
from promptsync.session.imports.locking import address_of, lock_path, read_lock
from promptsync.session.update.new_findings import new_findings
from promptsync.session.update.updater import SourceUpdate, update_source
from promptsync.source.text import shown
from promptsync.upstream.address import parse_address

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from promptsync.lock import Lock, LockedSource
    from promptsync.session.opening.project import Project
    from promptsync.session.update.updater import UpdateChoices


def plan_updates(
    project: Project, name: str, choices: UpdateChoices, fetching: Callable[[str], None]
) -> list[SourceUpdate]:
    """The updates of the sources called ``name``, empty for all. One that fails does not stop the others.

    Raises UsageError for a name that no source has, InvalidLibraryError for a lock that cannot be read.
    """
    lock = read_lock(project)
    entries = [one for one in lock.sources if not name or _is_called(one, name, project.config.root)]
    if not lock.sources:
        hint = "Run `promptsync import` with the address of a git repository."
        raise PromptsyncError(f"there is no {LOCK_NAME}: nothing was imported from git here", hint)
    if not entries:
        known = ", ".join(dict.fromkeys(shown(one.source) for one in lock.sources))
        raise UsageError(f"nothing was imported from {shown(name)}", f"There are {known}.")
    return [_update(project, entry, choices, fetching) for entry in entries]


def write_updates(project: Project, updates: Sequence[SourceUpdate], warn: Callable[[str], None]) -> None:
    """Write the files and the lock. Raises RefusedError if a file has changes that are not committed."""
    root = project.config.root
    writes = {root / path: write for one in updates for path, write in one.writes.items()}
    refuse_uncommitted(writes)
    edited = [str(project.shown(path)) for path, write in writes.items() if write.edited]
    if edited and not (project.repository / ".git").exists():
        warn(f"without git nothing can bring back what these files hold now: {', '.join(edited)}")
    if lock := lock_write(read_lock(project), updates, lock_path(project)):
        writes[lock_path(project)] = lock
    replace_files(writes)
    remove_empty_folders((path for path, write in writes.items() if write.content is None), root)


def lock_write(lock: Lock, updates: Sequence[SourceUpdate], path: Path) -> Write | None:
    """What the lock is to hold after ``updates``; None if it says so already."""
    for one in updates:
        lock = lock.with_source(one.entry)
    content = dump_lock(lock).encode()
    return None if path.is_file() and path.read_bytes() == content else Write(content)


def _update(
    project: Project, entry: LockedSource, choices: UpdateChoices, fetching: Callable[[str], None]
) -> SourceUpdate:
    try:
        return _with_findings(project, update_source(project, entry, choices, fetching))
    except PromptsyncError as error:
        failure = problem("source", error.message, None, error.hint)
        told = UpdatedSource(
            entry.source, entry.reference, entry.path, entry.commit, entry.commit, None, (), 0, failure
        )
        return SourceUpdate(told, entry)


def _with_findings(project: Project, update: SourceUpdate) -> SourceUpdate:
    """With what each changed prompt brings; those that bring something come first."""
    mains = {path: one.file for one in update.told.prompts for path in one.files}
    found = new_findings(project, update.writes, mains) if update.writes else {}
    prompts = [replace(one, findings=found.get(one.file, ())) for one in update.told.prompts]
    prompts.sort(key=lambda one: not one.findings)
    return replace(update, told=replace(update.told, prompts=tuple(prompts)))


def _is_called(entry: LockedSource, name: str, root: Path) -> bool:
    address = address_of(entry, root)
    parsed = parse_address(name)
    names = {entry.source, str(address), address.name, address.label, address.url}
    return name in names or (parsed is not None and parsed.url == entry.source)
