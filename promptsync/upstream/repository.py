"""A source's repository, fetched into a temporary folder: its commits, and each one's tree of files."""

from __future__ import annotations

import re
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError
from promptsync.redaction import without_secrets
from promptsync.source.text import shown
from promptsync.upstream.commit_tree import CommitTree
from promptsync.upstream.git_process import reason, run_git, try_git

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.upstream.address import Address

_FETCH = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-gc")
_SHORT = re.compile("[0-9a-f]{7,39}")
_COMMIT = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")


class UpstreamRepository:
    """The repository at ``address``, as far as it was fetched into ``folder``, a bare repository."""

    def __init__(self, folder: Path, address: Address) -> None:
        self._folder = folder
        self._address = address

    def head(self) -> str:
        """The commit that the reference is at now. Raises PromptsyncError if there is no such reference."""
        ref, url = self._address.ref, self._address.url
        if _COMMIT.fullmatch(ref):
            return ref
        names = [f"refs/heads/{ref}", f"refs/tags/{ref}", f"refs/tags/{ref}^{{}}"] if ref else ["HEAD"]
        done = try_git(self._folder, "ls-remote", "--", url, *names)
        if done.returncode:
            raise _no_answer(self._address, done.stderr)
        parts = (line.partition("\t") for line in _lines(done.stdout))
        found = {name: commit for commit, _, name in parts}
        for name in (names[-1], *names[:-1]):  # the commit that a tag points to, before the tag itself
            if name in found:
                return found[name]
        what = f"no branch or tag {shown(ref)}" if ref else "no commit"
        hint = "Write a commit with all its digits." if _SHORT.fullmatch(ref) else "Check the reference."
        raise PromptsyncError(f"the source {shown_address(self._address)} has {what}", hint)

    def fetch(self, commit: str, *, depth: int = 1) -> bool:
        """Bring ``commit``; whether the remote could give it. Raises PromptsyncError without an answer."""
        if self.has(commit):
            return True
        arguments = (*_FETCH, f"--depth={depth}", "--", self._address.url, commit)
        return try_git(self._folder, *arguments).returncode == 0 and self.has(commit)

    def fetch_head(self, *, depth: int = 1) -> str:
        """Bring the commit that the reference is at now, and name it. Raises PromptsyncError."""
        commit = self.head()
        arguments = (*_FETCH, f"--depth={depth}", "--", self._address.url)
        done = try_git(self._folder, *arguments, commit)
        if done.returncode:  # an old server gives references only
            done = try_git(self._folder, *arguments, self._address.ref or "HEAD")
        if done.returncode or not self.has(commit):
            raise _no_answer(self._address, done.stderr)
        return commit

    def has(self, commit: str) -> bool:
        """Whether ``commit`` was fetched."""
        return try_git(self._folder, "cat-file", "-e", f"{commit}^{{commit}}").returncode == 0

    def tree(self, commit: str) -> CommitTree:
        """The files of ``commit`` below the address's folder. Raises PromptsyncError if there is no such."""
        path = self._address.path
        tree = CommitTree(self._folder, commit, path, self._address.label)
        if not tree.entries():
            where = f"no files below //{shown(path)}" if path else "no files"
            message = f"the source {shown_address(self._address)} has {where} at {commit[:7]}"
            raise PromptsyncError(message, "Check the folder's name.")
        return tree

    def subjects(self, old: str, new: str) -> list[str] | None:
        """The first lines of the commits from ``old`` to ``new``, newest first; None if unknown."""
        if not self.has(old):
            return None
        if try_git(self._folder, "merge-base", "--is-ancestor", old, new).returncode:
            return None
        path = self._address.path
        limits = ("--", path) if path else ()
        said = run_git(self._folder, "log", "--format=%h %s", f"{old}..{new}", *limits)
        return [shown_line for line in _lines(said) if (shown_line := line.strip())]


@contextmanager
def open_upstream(address: Address) -> Iterator[UpstreamRepository]:
    """The repository at ``address``, in a temporary folder that is gone after the block."""
    with tempfile.TemporaryDirectory(prefix="promptsync-source-") as place:
        folder = Path(place)
        run_git(folder, "init", "--quiet", "--bare", "--template=", ".")
        yield UpstreamRepository(folder, address)


def shown_address(address: Address) -> str:
    """An address in a message."""
    return without_secrets(str(address))


def _no_answer(address: Address, said: bytes) -> PromptsyncError:
    hint = "Check the address, the network and your access; `git ls-remote` with it has to work."
    return PromptsyncError(f"the source {shown_address(address)} cannot be fetched: {reason(said)}", hint)


def _lines(output: bytes) -> list[str]:
    return output.decode("utf-8", "replace").splitlines()
