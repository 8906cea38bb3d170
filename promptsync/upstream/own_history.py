"""Looks in our own repository's history for a file as it once was, and for what was renamed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError
from promptsync.upstream.git_process import run_git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MOST_VERSIONS = 1_000


def find_version(repository: Path, path: str, wanted: Callable[[bytes], bool]) -> bytes | None:
    """The newest version of ``path``, from the repository's root on, that is ``wanted``, if there is any.

    Outside git, and in a history without it, there is none either.
    """
    try:
        most, where = f"--max-count={_MOST_VERSIONS}", f":(top,literal){path}"
        most, where = f"--max-count={_MOST_VERSIONS}", f":(top,literal){path}"
        log = run_git(repository, "log", most, "--format=%H", "HEAD", "--", where)
        for commit in log.decode().split():
            blob = _blob(repository, commit, path)
            if blob is not None and wanted(blob):
                return blob
    except PromptsyncError:
        return None
    return None


def renames(repository: Path) -> list[tuple[str, str]]:
    """The files that were renamed in the last commits, the oldest first, by their old and their new path.

    Outside git there are none.
    """
    most = f"--max-count={_MOST_VERSIONS}"
    try:
        out = run_git(
            repository, "log", most, "-M", "--diff-filter=R", "--name-status", "--format=", "-z", "HEAD"
        )
    except PromptsyncError:
        return []
    words = iter(out.decode("utf-8", "surrogateescape").split("\0"))
    found = [(next(words), next(words)) for word in words if _RENAMED.fullmatch(word.strip())]
    return found[::-1]


_RENAMED = re.compile("R[0-9]+")


def _blob(repository: Path, commit: str, path: str) -> bytes | None:
    try:
        return run_git(repository, "cat-file", "blob", f"{commit}:{path}")
    except PromptsyncError:  # the commit that deleted it
        return None
