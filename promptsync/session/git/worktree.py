"""The files of the repository that a command is about to write."""

from __future__ import annotations

import os
from itertools import groupby
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError, RefusedError
from promptsync.library.loader import find_repository
from promptsync.render.escape import one_line
from promptsync.session.git.committed import uncommitted_files
from promptsync.session.git.repository import open_repository

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path


def write_files(files: Mapping[Path, str | None], warn: Callable[[str], None]) -> None:
    """Write all of ``files`` (None: remove it), or none where one has changes that are not committed.

    Line ends are written as they are. Outside git nobody can tell: ``warn`` hears first what is overwritten.
    Raises RefusedError, naming the files.
    """
    check_committed(files, warn)
    for path, text in files.items():
        _write(path, text)


def check_committed(files: Mapping[Path, str | None], warn: Callable[[str], None]) -> None:
    """Raise RefusedError as :func:`write_files` would, and write nothing."""
    changed: list[str] = []
    unknown: list[Path] = []
    there = sorted(real for path, text in files.items() if os.path.lexists(real := _real(path, text)))
    for repository, paths in groupby(there, lambda path: find_repository(path.parent)):
        if os.path.lexists(repository / ".git"):
            changed += uncommitted(repository, paths)
        else:
            unknown += paths
    if changed:
        raise RefusedError(
            f"these files have changes that are not committed: {', '.join(changed)}",
            "Commit or stash them first, so that nothing is lost.",
        )
    if unknown:
        names = ", ".join(one_line(str(path)) for path in unknown)
        warn(f"without git nothing can bring back what these files hold now: {names}")


def is_committed(path: Path) -> bool:
    """Whether git has what the file says; without git, nobody can say otherwise."""
    real = path.resolve()
    repository = find_repository(real.parent)
    return not os.path.lexists(repository / ".git") or not uncommitted(repository, [real])


def uncommitted(repository: Path, paths: Iterable[Path]) -> list[str]:
    """Those of ``paths`` that git could not bring back. It looks at a link, not at where that leads."""
    from git.exc import GitCommandNotFound

    with open_repository(repository) as repo:
        try:
            found = uncommitted_files(repo, repository, paths)
        except GitCommandNotFound as error:
            message = "there is no git here to tell what has not been committed, and nothing was written"
            raise RefusedError(message, "Install git.") from error
    return [one_line(path.relative_to(repository).as_posix()) for path in found]


def _real(path: Path, text: str | None) -> Path:
    """What is lost: where a link leads is written, but the link itself is removed."""
    return path.resolve() if text is not None else path.parent.resolve() / path.name


def _write(path: Path, text: str | None) -> None:
    try:
        if text is None:
            path.unlink()
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise PromptsyncError(f"{path} cannot be written: {error.strerror}") from error
