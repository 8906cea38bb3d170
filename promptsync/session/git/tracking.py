"""Which files git has."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError

if TYPE_CHECKING:
    from pathlib import Path


class TrackedFiles:
    """The files in the index of ``repository``, asked for once, and only if somebody wants to know."""

    def __init__(self, repository: Path) -> None:
        self._repository = repository

    def __call__(self, real: str) -> bool:
        """Whether git has the file at a resolved path. Raises PromptsyncError if git cannot tell."""
        return real in self._files

    @cached_property
    def _files(self) -> frozenset[str]:
        from promptsync.session.git.repository import open_repository

        root = os.path.realpath(self._repository)
        with open_repository(self._repository) as repo:
            from git.exc import GitCommandNotFound

            try:
                listed: str = repo.git.ls_files("-z", "--cached", "--full-name")
            except GitCommandNotFound as error:
                message = "there is no git here to tell which files may be parts of a text"
                raise PromptsyncError(message, "Install git.") from error
        return frozenset(os.path.join(root, name) for name in listed.split("\0") if name)  # noqa: PTH118


def tracked_files(repository: Path) -> TrackedFiles | None:
    """The files of a repository; None outside git."""
    return TrackedFiles(repository) if os.path.lexists(repository / ".git") else None
