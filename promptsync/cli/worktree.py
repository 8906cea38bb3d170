"""The files of the repository that a command is about to write."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def write_files(repository: Path, files: Mapping[Path, str | None]) -> None:
    """Write all of ``files`` (None: remove it), or none where one has changes that are not committed.

    Line ends are written as they are. Raises RefusedError, naming the files.
    """
    if changed := uncommitted(repository, list(files)):
        raise RefusedError(
            f"these files have changes that are not committed: {', '.join(changed)}",
            "Commit or stash them first, so that nothing is lost.",
        )
    for path, text in files.items():
        try:
            if text is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise PromptsyncError(f"{path} cannot be written: {error.strerror}") from error


def uncommitted(repository: Path, paths: list[Path]) -> list[str]:
    """Those of ``paths`` that git could not bring back. Outside git nobody can tell."""
    there = [path for path in paths if path.exists()]
    if not os.path.lexists(repository / ".git"):
        return []
    from git import Repo

    with Repo(repository) as repo:
        arguments = ("--porcelain", "-z", "--ignored", "--", *(f":(literal){path}" for path in there))
        status = repo.git.status(*arguments) if there else ""
    return [line[3:] for line in status.split("\0") if line]
