"""Opens the git repository of a project, and says what keeps git from it."""

from __future__ import annotations

from configparser import Error as ConfigParserError
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError
from promptsync.git_said import LEAST_GIT, reason, too_old_hint, way_out

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from git import Git, Repo

_HINT = "Run `git status` there: it has to work first."


def check_git() -> None:
    """Raise PromptsyncError if git is there and does not even say its version, as with a broken gitconfig.

    GitPython asks for it when it is imported; a git that is missing shows only where it is needed.
    """
    try:
        version = _git_version()
    except (ImportError, OSError) as error:
        raise PromptsyncError(f"git does not work here: {_reason(error)}", _HINT) from error
    if version and version < LEAST_GIT:
        raise PromptsyncError(f"git {'.'.join(map(str, version))} is too old", too_old_hint())


@cache
def _git() -> Git:
    """GitPython's own, which asks for the version once. Raises ImportError."""
    from git import Git

    return Git()


def _git_version() -> tuple[int, ...]:
    """Empty if there is no git. Raises OSError and ImportError."""
    import git

    try:
        return _git().version_info
    except git.GitCommandNotFound:
        return ()
    except git.GitError as error:
        raise OSError(str(error)) from error


@contextmanager
def open_repository(folder: Path) -> Iterator[Repo]:
    """The repository at ``folder``. Raises PromptsyncError where it cannot be used, also in the block."""
    check_git()
    from git import Repo
    from git.exc import GitCommandNotFound, GitError, InvalidGitRepositoryError, NoSuchPathError

    try:
        with Repo(folder) as repo:
            yield repo
    except GitCommandNotFound as error:
        raise PromptsyncError(
            "there is no git here, and the library is in a repository", "Install git."
        ) from error
    except (InvalidGitRepositoryError, NoSuchPathError) as error:
        raise PromptsyncError(f"{folder} has a .git that leads to no repository", _HINT) from error
    except (GitError, ConfigParserError, OSError, ValueError) as error:
        hint = way_out(str(error), _HINT)
        raise PromptsyncError(f"git cannot use the repository {folder}: {_reason(error)}", hint) from error


def _reason(error: Exception) -> str:
    return reason(str(error)) if str(error).strip() else type(error).__name__
