"""Which of two commits of the library is the older one."""

from __future__ import annotations

from contextlib import suppress
from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING

from promptsync.session.git.repository import open_repository
from promptsync.session.runs.run import head_commit

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from git import Repo

_FETCH = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-gc")
_STATUS = ("--porcelain=v1", "--untracked-files=all")


class Relation(Enum):
    """Of one commit to another: an ``OLDER`` one is a proper ancestor; ``UNKNOWN`` means missing history."""

    SAME = auto()
    OLDER = auto()
    NOT_OLDER = auto()
    UNKNOWN = auto()


class HeadOrder:
    """protocols.CommitOrder of what is checked out in ``repository``; outside git no commit is older.

    ``folder`` is the prompts directory.
    """

    def __init__(self, repository: Path, folder: Path, remote: str | None) -> None:
        self._repository = repository
        self._folder = folder
        self._ancestry = Ancestry(repository, remote)

    def is_older(self, than: str) -> bool | None:
        """See CommitOrder."""
        if not self._commit:
            return False
        relation = self._ancestry.relation(self._commit, than)
        return None if relation is Relation.UNKNOWN else relation is Relation.OLDER

    @property
    def edited(self) -> bool:
        """See CommitOrder."""
        if not self._commit:
            return False
        with open_repository(self._repository) as repo:
            return bool(repo.git.status(*_STATUS, "--", f":(literal){self._folder}"))

    @cached_property
    def _commit(self) -> str:
        return head_commit(self._repository)


class Ancestry:
    """The commits of the repository around ``folder``; missing ones are fetched from ``remote``, once.

    Only commits are fetched into a shallow clone, no files.
    """

    def __init__(self, folder: Path, remote: str | None) -> None:
        self._folder = folder
        self._remote = remote
        self._fetched: set[str] = set()

    def relation(self, commit: str, other: str) -> Relation:
        """How ``commit`` stands to ``other``; both are full ids."""
        if commit == other:
            return Relation.SAME
        from git import Repo
        from git.exc import GitError

        with suppress(GitError, OSError), Repo(self._folder, search_parent_directories=True) as repo:
            repo.git.update_environment(GIT_TERMINAL_PROMPT="0", LC_ALL="C")
            older = _is_ancestor(repo, commit, other)
            if older is None:
                for missing in (commit, other):
                    if not _has(repo, missing):
                        self._fetch(repo, missing)
                older = _is_ancestor(repo, commit, other)
            if not older and (shallow := _is_shallow(repo)):
                self._fetch(repo, "")
                older, shallow = _is_ancestor(repo, commit, other), _is_shallow(repo)
            if older:
                return Relation.OLDER
            return Relation.UNKNOWN if older is None or shallow else Relation.NOT_OLDER
        return Relation.UNKNOWN

    def _fetch(self, repo: Repo, commit: str) -> None:
        """Fetch the whole history of a shallow clone, and then ``commit`` if it is still missing."""
        from git.exc import GitCommandError

        if self._remote is None or commit in self._fetched:
            return
        self._fetched.add(commit)
        with suppress(GitCommandError):
            if _is_shallow(repo):
                repo.git.fetch(*_FETCH, "--unshallow", "--filter=tree:0", self._remote)
        with suppress(GitCommandError):
            if commit and not _has(repo, commit):
                repo.git.fetch(*_FETCH, "--refmap=", self._remote, commit)


def _is_ancestor(repo: Repo, commit: str, other: str) -> bool | None:
    """Whether what is here shows that ``commit`` is an ancestor of ``other``; None if one is not here."""
    from git.exc import GitCommandError

    try:
        with _without_fetching(repo):
            repo.git.merge_base("--is-ancestor", commit, other)
    except GitCommandError as error:
        return False if error.status == 1 else None
    return True


def _has(repo: Repo, commit: str) -> bool:
    from git.exc import GitCommandError

    try:
        with _without_fetching(repo):
            repo.git.cat_file("-e", f"{commit}^{{commit}}")
    except GitCommandError:
        return False
    return True


def _without_fetching(repo: Repo) -> AbstractContextManager[None]:
    """Without this, git would fetch what a partial clone has not got."""
    return repo.git.custom_environment(GIT_NO_LAZY_FETCH="1")


def _is_shallow(repo: Repo) -> bool:
    return str(repo.git.rev_parse("--is-shallow-repository")) == "true"
