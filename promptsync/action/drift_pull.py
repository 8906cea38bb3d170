"""Edits of the dashboard, or what a source has brought → a branch and a pull request."""

from __future__ import annotations

import hashlib
import re
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from git import Repo
from git.exc import GitCommandError

from promptsync.errors import PromptsyncError, RefusedError
from promptsync.redaction import without_secrets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from promptsync.session.files.replacing import Write

_NAME, _EMAIL = "github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com"
_REMOTE = "origin"
_NOT_IN_A_BRANCH = re.compile("[^A-Za-z0-9_]+")


class Pulls(Protocol):
    """Pull requests of a repository."""

    def find_pull(self, head: str, base: str) -> int | None:
        """The open one of these branches."""
        ...

    def create_pull(self, head: str, base: str, title: str, body: str) -> str:
        """A new one; its address."""
        ...

    def edit_pull(self, number: int, title: str, body: str) -> str:
        """What it says; its address."""
        ...


def branch_name(target: str, library: str) -> str:
    """The branch of a target's edits in ``library``, a place: see LedgerState. Two never share one.

    It is promptsync's own and written anew each time.
    """
    if library == "prompts":
        return f"promptsync/drift-{target}"
    readable = _NOT_IN_A_BRANCH.sub("-", library.removesuffix("/prompts")).strip("-")
    digest = hashlib.sha256(library.encode(errors="surrogateescape")).hexdigest()[:8]
    return f"promptsync/drift-{target}-{readable}-{digest}"


def refuse_if_edited(repository: Path) -> None:
    """Raise RefusedError if the work tree has changes: they would end up in the pull request."""
    with Repo(repository) as repo:
        if repo.is_dirty():
            raise RefusedError("the work tree has changes of its own", "Run it right after the checkout.")


def push_edits(repository: Path, branch: str, message: str) -> bool:
    """Push what has changed in the work tree as one commit on top of its HEAD; whether anything has.

    The same edits on the same HEAD are the same commit, so a second run pushes nothing. Neither HEAD nor the
    index moves. Raises PromptsyncError.
    """
    with Repo(repository) as repo, _git_errors():
        if not repo.is_dirty():
            return False
        commit = _commit(repo, message)
        repo.git.push("--quiet", "--force", "--no-verify", _REMOTE, f"{commit}:refs/heads/{branch}")
    return True


def write_pull(github: Pulls, branch: str, base: str, title: str, body: str) -> str:
    """Open the pull request, or say in the open one what it is now; its address."""
    number = github.find_pull(branch, base)
    if number is None:
        return github.create_pull(branch, base, title, body)
    return github.edit_pull(number, title, body)


def push_files(repository: Path, branch: str, message: str, writes: Mapping[str, Write]) -> None:
    """Push ``writes``, by their paths from the repository's root on, as one commit on top of its HEAD.

    As :func:`push_edits`, without a look at the work tree. Raises PromptsyncError.
    """
    with Repo(repository) as repo, _git_errors():
        with _on_head(repo):
            for path, write in writes.items():
                _stage(repo, path, write)
            commit = _commit_index(repo, message)
        repo.git.push("--quiet", "--force", "--no-verify", _REMOTE, f"{commit}:refs/heads/{branch}")


def _stage(repo: Repo, path: str, write: Write) -> None:
    if write.content is None:
        repo.git.update_index("--force-remove", "--", path)
        return
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder, "content")
        content.write_bytes(write.content)
        blob = str(repo.git.hash_object("-w", "--no-filters", str(content)))
    there = str(repo.git.ls_files("--stage", "--", f":(literal){path}"))
    executable = write.executable or there.startswith("100755")
    repo.git.update_index("--add", "--cacheinfo", f"{'100755' if executable else '100644'},{blob},{path}")


def _commit(repo: Repo, message: str) -> str:
    """The tracked files of the work tree as they are, as a commit on top of HEAD."""
    with _on_head(repo):
        repo.git.add("--update", ":/")
        return _commit_index(repo, message)


def _commit_index(repo: Repo, message: str) -> str:
    return str(repo.git.commit_tree(repo.git.write_tree(), "-p", "HEAD", "-m", message))


@contextmanager
def _on_head(repo: Repo) -> Iterator[None]:
    """An index of its own that holds HEAD, for a commit of ours with HEAD's time."""
    when = str(repo.git.show("--no-patch", "--format=%cI", "HEAD"))
    author = {"GIT_AUTHOR_NAME": _NAME, "GIT_AUTHOR_EMAIL": _EMAIL, "GIT_AUTHOR_DATE": when}
    committer = {name.replace("AUTHOR", "COMMITTER"): value for name, value in author.items()}
    with tempfile.TemporaryDirectory() as folder:
        index = str(Path(folder, "index"))
        with repo.git.custom_environment(GIT_INDEX_FILE=index, **author, **committer):
            repo.git.read_tree("HEAD")
            yield


@contextmanager
def _git_errors() -> Iterator[None]:
    try:
        yield
    except GitCommandError as error:
        said = without_secrets(str(error.stderr)).strip()
        raise PromptsyncError(
            f"git {error.command[1]} failed: {said}",
            "The job needs contents: write, and a checkout that keeps its credentials.",
        ) from None
