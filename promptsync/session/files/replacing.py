"""Replaces, makes and removes files of the library: all or none, and no edit that is not committed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError, RefusedError
from promptsync.library.loader import find_repository
from promptsync.session.git.worktree import uncommitted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Write:
    """What a file is to hold, None for none. ``edited``: somebody has edited what is there."""

    content: bytes | None
    executable: bool = False
    edited: bool = False


def refuse_uncommitted(paths: Iterable[Path]) -> None:
    """Raise RefusedError if one of ``paths`` has changes that git could not bring back."""
    there = sorted(path for path in paths if os.path.lexists(path))
    changed: list[str] = []
    for repository, group in groupby(there, lambda path: find_repository(path.parent)):
        if os.path.lexists(repository / ".git"):
            changed += uncommitted(repository, group)
    if changed:
        raise RefusedError(
            f"these files have changes that are not committed: {', '.join(changed)}",
            "Commit or stash them first, so that nothing is lost.",
        )


def replace_files(writes: Mapping[Path, Write]) -> None:
    """Write all of ``writes``. Raises PromptsyncError if one cannot be written; then all are as before."""
    before: dict[Path, bytes | None] = {}
    made: list[Path] = []
    try:
        for path, write in writes.items():
            _replace(path, write, before, made)
    except BaseException:
        _put_back(before, made)
        raise


def _replace(path: Path, write: Write, before: dict[Path, bytes | None], made: list[Path]) -> None:
    try:
        before[path] = path.read_bytes() if os.path.lexists(path) else None
        if write.content is None:
            path.unlink()
            return
        missing = [folder for folder in path.parents if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir()
            made.append(folder)
        path.write_bytes(write.content)
        if write.executable:
            path.chmod(path.stat().st_mode | 0o111)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror or error}"
        raise PromptsyncError(message, "All files are as they were.") from error


def _put_back(before: Mapping[Path, bytes | None], made: list[Path]) -> None:
    for path, content in before.items():
        if content is not None:
            path.write_bytes(content)
        else:
            path.unlink(missing_ok=True)
    for folder in reversed(made):
        folder.rmdir()


def remove_empty_folders(paths: Iterable[Path], root: Path) -> None:
    """Remove the folders of removed files that hold nothing any more, up to ``root``."""
    for path in paths:
        folder = path.parent
        while folder != root and root in folder.parents and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
