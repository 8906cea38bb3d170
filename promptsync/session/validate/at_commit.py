"""What the rules find in the library as it is in a commit, for comparing with what they find in the files."""

from __future__ import annotations

import os
import tarfile
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import TYPE_CHECKING

from promptsync.session.git.repository import open_repository
from promptsync.session.opening.project import open_project

if TYPE_CHECKING:
    from typing import IO

    from git import Repo

    from promptsync.problems import Problem
    from promptsync.session.opening.project import Project


def problems_at(project: Project, commit: str) -> tuple[Problem, ...]:
    """The findings of the project's library in ``commit``, with places as from the working directory.

    A commit that a shallow clone lacks is fetched from origin. Meanwhile the working directory is another.
    Raises PromptsyncError if the commit cannot be had.
    """
    below = project.here.relative_to(project.repository)
    with TemporaryDirectory(prefix="promptsync-base-") as folder:
        with open_repository(project.repository) as repo, TemporaryFile() as archive:
            _fetch(repo, commit)
            repo.git.archive(commit, "--format=tar", output_stream=archive)
            archive.seek(0)
            _unpack(archive, folder)
        here = Path(os.path.realpath(folder)) / below
        if not here.is_dir():
            return ()
        with chdir(here):
            return open_project().library(None).problems


def _fetch(repo: Repo, commit: str) -> None:
    from git.exc import GitCommandError

    try:
        repo.git.cat_file("-e", f"{commit}^{{commit}}")
    except GitCommandError:
        repo.git.fetch("--no-tags", "--depth=1", "origin", commit)


def _unpack(archive: IO[bytes], folder: str) -> None:
    """All files but links that lead out of ``folder``."""

    def kept(member: tarfile.TarInfo, path: str) -> tarfile.TarInfo | None:
        try:
            return tarfile.data_filter(member, path)
        except tarfile.FilterError:
            return None

    with tarfile.open(fileobj=archive) as tar:
        tar.extractall(folder, filter=kept)  # noqa: S202  # data_filter
