"""A store in a git ref of the library's own repository, pushed to a remote: no service to run.

The ref's commits share nothing with the branches. Files are written by ``git fast-import``, one process for
any number of them. The push comes before the local ref moves, so a push that is no fast-forward is the
lock: whoever loses the race has changed nothing for anybody.
"""

from __future__ import annotations

import signal
import time
from contextlib import contextmanager, suppress
from subprocess import PIPE, TimeoutExpired
from typing import TYPE_CHECKING

from git import Repo
from git.exc import GitCommandError, GitCommandNotFound, GitError

from promptsync.errors import LedgerError, LostRaceError
from promptsync.git_said import reason, way_out
from promptsync.ledger.fast_import import COMMAND, commit_stream
from promptsync.ledger.store import Commit
from promptsync.redaction import without_secrets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from git import Git

FOLDER = "refs/promptsync/"
"""Where the ledgers of a repository are."""

_LOG_FORMAT = "%H%x1f%P%x1f%cI%x1f%B"
_RACES = ("[rejected]", "cannot lock ref", "failed to update ref", "reference already exists")
"""What git says when somebody else moved the ref in the meantime."""
_FETCH = (
    "fetch",
    "--quiet",
    "--no-tags",
    "--no-prune",
    "--no-write-fetch-head",
    "--no-recurse-submodules",
    "--refmap=",
)
_PUSH = ("push", "--porcelain", "--no-verify", "--recurse-submodules=no")
_NEUTRAL = (
    "core.hooksPath=/dev/null",
    "gc.auto=0",
    "log.mailmap=false",
    "log.showSignature=false",
    "maintenance.auto=false",
    "push.followTags=false",
    "push.gpgSign=false",
    "push.negotiate=false",
    "push.pushOption=",
    "push.useForceIfIncludes=false",
    "submodule.recurse=false",
)
"""Settings that do not concern the ledger, as they are where nobody has set them."""

NETWORK_SECONDS = 300
"""How long git may take to fetch or push, in seconds."""


class GitRefStore:
    """Versioned files at ``ref`` of the repository around ``folder``, shared through ``remote`` if given."""

    def __init__(self, folder: Path, ref: str, remote: str | None, seconds: float = NETWORK_SECONDS) -> None:
        """``seconds`` is how long git may take to do one thing."""
        self._repo = _repository(folder)
        self._repo.git.update_environment(GIT_TERMINAL_PROMPT="0", LC_ALL="C")
        self._ref = ref
        self._remote = remote
        self._seconds = seconds
        self._running: Git.AutoInterrupt | None = None
        self._heads: dict[str, str] | None = None

    def fetch(self) -> bool:
        """See Store. All ledgers come at once: a ref that the remote does not have yet is no error."""
        if not self._remote:
            return True
        with self._failing("fetch"):  # in a thread of its own, where nothing tells of Ctrl-C
            here = self._listed()  # first: outside a repository that it trusts, git knows no remote's name
            there = _heads(self._printed(("ls-remote", "--quiet", self._remote, f"{FOLDER}*"), b""))
            if not there.items() <= here.items():
                self._printed((*_FETCH, self._remote, f"+{FOLDER}*:{FOLDER}*"), b"")
        return self._ref in there or self._ref not in here

    def head(self) -> str | None:
        """See Store."""
        self._heads = self._listed()
        return self._heads.get(self._ref)

    def others(self, path: str) -> dict[str, bytes]:
        """See Store."""
        heads = self._heads if self._heads is not None else self._listed()
        others = {ref: head for ref, head in heads.items() if ref != self._ref}
        if not others:
            return {}
        files = self._contents([f"{head}:{path}".encode() for head in others.values()])
        return {ref.removeprefix(FOLDER): file for ref, file in zip(others, files, strict=True)}

    def _listed(self) -> dict[str, str]:
        """Where each ledger of the repository is, by its ref."""
        return _heads(self._git("for-each-ref", "--format=%(objectname) %(refname)", FOLDER))

    def read(self, revision: str, paths: Iterable[str]) -> dict[str, bytes]:
        """See Store. Two processes for any number of files."""
        tree = self._tree(revision)
        blobs = {path: tree[path] for path in paths if path in tree}
        return dict(zip(blobs, self._contents(list(blobs.values())), strict=True))

    def paths(self, revision: str) -> list[str]:
        """See Store."""
        return list(self._tree(revision))

    def commit(self, parent: str | None, files: Mapping[str, bytes | None], message: str) -> str:
        """See Store."""
        revision = self._imported(parent, files, message)
        if self._remote:
            self._push(self._remote, revision)
        self._git("update-ref", self._ref, revision, *self._expected(parent))
        return revision

    def try_fetch(self) -> None:
        """Ask the remote for the ledger, and bring nothing. Raises LedgerError."""
        if self._remote:
            self._git("ls-remote", "--quiet", self._remote, self._ref)

    def try_push(self) -> bool:
        """Ask the remote whether it would take a push, and push nothing. Raises LedgerError for a no.

        False if there is no commit to ask with.
        """
        some = ("for-each-ref", "--count=1", "--format=%(objectname)")
        commit = self.head() or self._git(*some).decode().strip()
        if not (commit and self._remote):
            return False
        with suppress(LostRaceError):  # another ledger is there: whoever may not push hears that first
            self._git(*_PUSH, "--dry-run", self._remote, f"{commit}:{self._ref}")
        return True

    def log(self, paths: Sequence[str] = ()) -> list[Commit]:
        """See Store."""
        head = self.head()
        if head is None:
            return []
        literal = (f":(top,literal){path}" for path in paths)
        text = self._git(
            "log", "-z", "--encoding=UTF-8", f"--format={_LOG_FORMAT}", head, "--", *literal
        ).decode()
        commits = []
        for record in text.split("\0")[:-1]:
            revision, parent, when, message = record.split("\x1f", 3)
            commits.append(Commit(revision, parent or None, message.strip(), when))
        return commits

    def close(self) -> None:
        """See Store."""
        if self._running:
            self._running.terminate()
        self._repo.close()

    def _push(self, remote: str, revision: str) -> None:
        """Raises LedgerError if the revision is not known to be on the remote afterwards."""
        said = self._git(*_PUSH, remote, f"{revision}:{self._ref}").decode(errors="replace")
        if f":{self._ref}\t" not in said:
            raise LedgerError(f"git pushed nothing to {remote}", _HINT)
        urls = ("remote", "get-url", "--all")
        if self._git(*urls, remote) == self._git(*urls, "--push", remote):
            return
        there = _heads(self._git("ls-remote", "--quiet", remote, self._ref))
        if there.get(self._ref) != revision:
            raise LedgerError(
                f"the ledger went to another repository than the one that {remote} is fetched from",
                f"`git remote -v` shows both addresses. Correct `remote.{remote}.pushurl`, or name another "
                "remote with `remote:` in promptsync.yaml.",
            )

    def _expected(self, parent: str | None) -> tuple[str, ...]:
        """What the ref must be at here (empty: nowhere) if this is the lock.

        With a remote the push was, and another process's fetch may have brought the new revision already.
        """
        return () if self._remote else (parent or "",)

    def _tree(self, revision: str) -> dict[str, bytes]:
        """The blob of every path."""
        tree = {}
        for line in self._git("ls-tree", "-r", "-z", "--full-tree", revision).split(b"\0")[:-1]:
            head, path = line.split(b"\t", 1)
            tree[path.decode()] = head.split()[2]
        return tree

    def _contents(self, blobs: Sequence[bytes]) -> list[bytes]:
        """The contents, in order, each behind a line ``<id> blob <size>``; empty for what is missing."""
        out = self._git("cat-file", "--batch", stdin=b"".join(blob + b"\n" for blob in blobs))
        contents, position = [], 0
        for _ in blobs:
            end = out.index(b"\n", position)
            head = out[position:end]
            if head.endswith(b" missing"):
                contents.append(b"")
                position = end + 1
                continue
            start, size = end + 1, int(head.split()[2])
            contents.append(out[start : start + size])
            position = start + size + 1
        return contents

    def _committer(self) -> str:
        """``Name <address> seconds zone``: git's own, or ours where it has none, as on a fresh CI machine."""
        try:
            return self._git("var", "GIT_COMMITTER_IDENT").decode().strip()
        except LedgerError:
            return f"promptsync <promptsync@localhost> {int(time.time())} +0000"

    def _imported(self, parent: str | None, files: Mapping[str, bytes | None], message: str) -> str:
        """A commit that no ref knows yet."""
        some_id = parent or self._git("hash-object", "--stdin").decode().strip()
        stream = commit_stream(parent, files, message, self._committer(), "0" * len(some_id))
        return self._git(*COMMAND, stdin=stream).decode().strip()

    def _git(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """What git prints. Raises LostRaceError if the ref has moved, else LedgerError in git's words.

        Ctrl-C on a terminal ends git too. An apply goes on after it, to record what was done: git runs again.
        """
        with self._failing(arguments[0]):
            while True:
                try:
                    return self._printed(arguments, stdin)
                except GitCommandError as error:
                    if error.status != -signal.SIGINT:
                        raise

    def _printed(self, arguments: Sequence[str], stdin: bytes) -> bytes:
        """What git prints. Raises GitCommandError."""
        neutral = (*_NEUTRAL, f"remote.{self._remote}.mirror=false") if self._remote else _NEUTRAL
        command = ["git", *(word for setting in neutral for word in ("-c", setting)), *arguments]
        self._running = self._repo.git.execute(command, as_process=True, istream=PIPE)
        try:
            out, said = self._running.communicate(stdin, timeout=self._seconds)
        except TimeoutExpired:
            self._running.terminate()
            message = f"git {arguments[0]} was not done after {self._seconds:g} seconds"
            raise LedgerError(message, "Check the network and the remote, then run this again.") from None
        if self._running.returncode:
            raise GitCommandError(command, self._running.returncode, said, out)
        return bytes(out)

    @contextmanager
    def _failing(self, command: str) -> Iterator[None]:
        try:
            yield
        except GitCommandNotFound as error:
            hint = "Install git, or keep the ledger in a file, with `state: file:PATH`."
            raise LedgerError("the ledger is kept in git, and there is no git here", hint) from error
        except GitCommandError as error:
            said = f"{error.stdout}\n{error.stderr}"
            if command in {"push", "update-ref"} and any(race in said for race in _RACES):
                raise LostRaceError("the ledger has moved on; nothing was sent") from error
            raise LedgerError(f"git {command} failed: {reason(said)}", way_out(said, _HINT)) from error
        except OSError as error:
            raise LedgerError(f"git {command} cannot be run: {error.strerror or error}", _HINT) from error


_HINT = "The ledger is a ref of this repository; check that git can fetch from and push to its remote here."


def _repository(folder: Path) -> Repo:
    try:
        return Repo(folder, search_parent_directories=True)
    except GitError as error:
        raise LedgerError(f"{folder} is in no git repository", "Use `state: file:PATH`.") from error


def _heads(lines: bytes) -> dict[str, str]:
    """Commits by ref, of lines with both."""
    return {ref: head for head, ref in (line.split(None, 1) for line in lines.decode().splitlines())}


def remote_of(folder: Path, name: str) -> str | None:
    """The remote to share the ledger through: ``name``, else the only one, else ``origin``; None without any.

    Raises LedgerError for a named remote that the repository does not have, if there are several and none is
    ``origin``, and outside a repository.
    """
    with _repository(folder) as repo:
        remotes = [remote.name for remote in repo.remotes]
    if name and name not in remotes:
        raise LedgerError(
            f"the repository has no remote {without_secrets(name)}", "Add it, or correct `remote:`."
        )
    if name or len(remotes) < 2:
        return name or next(iter(remotes), None)
    if "origin" in remotes:
        return "origin"
    raise LedgerError(
        f"the repository has the remotes {' and '.join(sorted(remotes))}, and none is called origin",
        "Name the one that the ledger is shared through with `remote:` in promptsync.yaml.",
    )
