"""Writes what an import has planned: the files, and the lock for what came from git."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from promptsync.reports.imported import ImportStatus
from promptsync.session.files.new_files import write_new_files
from promptsync.session.files.replacing import Write, replace_files

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.library.importing.source_files import ImportOptions
    from promptsync.reports.imported import ImportedFile
    from promptsync.session.imports.sources import OpenedSource
    from promptsync.session.opening.project import Project


class PlannedImport(NamedTuple):
    """The sources that were opened, and what is to become of each of their files."""

    opened: tuple[OpenedSource, ...]
    results: tuple[ImportedFile, ...]


def write_import(project: Project, planned: PlannedImport, options: ImportOptions) -> None:
    """Write all of it, or nothing. Raises PromptsyncError.

    Nothing reads the lock if no source is a git repository.
    """
    lock = _lock(project, planned, options)
    files = [file for one in planned.results if one.status is ImportStatus.IMPORTED for file in one.files]
    with write_new_files(files):
        if lock:
            replace_files(lock)


def _lock(project: Project, planned: PlannedImport, options: ImportOptions) -> dict[Path, Write]:
    if not any(one.address for one in planned.opened):
        return {}
    from promptsync.lock import dump_lock
    from promptsync.session.imports.locking import lock_path, locked, read_lock

    before = read_lock(project)
    after = locked(before, planned.opened, planned.results, options, project.config.root)
    return {} if after == before else {lock_path(project): Write(dump_lock(after).encode())}
