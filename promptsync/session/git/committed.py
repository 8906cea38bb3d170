"""Which files git could not bring back: what it was told not to show is compared as well.

``git status`` believes the index: it does not look at a file that is marked assume-unchanged or
skip-worktree, nor behind a filter. So a file's bytes are compared with those that a checkout would write.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from subprocess import PIPE
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from git import Repo

_LINK = b"120000"


class _CommittedFile(NamedTuple):
    """A file of HEAD."""

    mode: bytes
    blob: bytes


def uncommitted_files(repo: Repo, repository: Path, paths: Iterable[Path]) -> list[Path]:
    """Those of ``paths``, files or links below ``repository``, that are not what HEAD has.

    Raises GitCommandError and OSError.
    """
    names = {path: os.fsencode(path.relative_to(repository).as_posix()) for path in paths}
    head = _head(repo) if names else {}
    found, files = [], {}
    for path, name in names.items():
        entry = head.get(name)
        if entry is None or b"\n" in name or path.is_symlink() != (entry.mode == _LINK):
            found.append(path)
        elif path.is_symlink():
            if _blob_id(os.fsencode(path.readlink()), len(entry.blob)) != entry.blob:
                found.append(path)
        else:
            files[path] = (name, entry.blob)
    return sorted([*found, *_edited(repo, files)])


def _head(repo: Repo) -> dict[bytes, _CommittedFile]:
    if not repo.head.is_valid():
        return {}
    entries = {}
    for line in _git(repo, b"", "ls-tree", "-r", "-z", "--full-tree", "HEAD").split(b"\0")[:-1]:
        head, name = line.split(b"\t", 1)
        mode, _, blob = head.split()
        entries[name] = _CommittedFile(mode, blob)
    return entries


def _blob_id(content: bytes, digits: int) -> bytes:
    """Git's id of a blob (git-hash-object(1)), as long as the repository's ids."""
    make = hashlib.sha256 if digits == hashlib.sha256().digest_size * 2 else hashlib.sha1
    return make(b"blob %d\0%b" % (len(content), content)).hexdigest().encode()


def _edited(repo: Repo, files: Mapping[Path, tuple[bytes, bytes]]) -> Iterator[Path]:
    """The files that a checkout would write otherwise, but for line ends that git does not tell apart."""
    other_ends = {}
    for path, committed in zip(files, _checked_out(repo, list(files.values())), strict=True):
        content = path.read_bytes()
        if content == committed:
            continue
        if content.replace(b"\r\n", b"\n") == committed.replace(b"\r\n", b"\n"):
            other_ends[path] = files[path]
        else:
            yield path
    names = b"".join(name + b"\n" for name, _ in other_ends.values())
    ids = _git(repo, names, "hash-object", "--stdin-paths").split() if other_ends else []
    for (path, (_, blob)), now in zip(other_ends.items(), ids, strict=True):
        if now != blob:
            yield path


def _checked_out(repo: Repo, blobs: Sequence[tuple[bytes, bytes]]) -> Iterator[bytes]:
    """What a checkout would write for each name and blob, through the filters of its path.

    git tells the size before the filters, so each content stands between lines that no file can hold.
    """
    if not blobs:
        return
    line = uuid.uuid4().hex
    asked = b"".join(b"%b %b\n" % (blob, name) for name, blob in blobs)
    out = _git(repo, asked, "cat-file", f"--batch={line}", "--filters")
    yield from (content.removesuffix(b"\n") for content in out.split(line.encode() + b"\n")[1:])


def _git(repo: Repo, stdin: bytes, *arguments: str) -> bytes:
    """What git prints, at the top of the repository. Raises GitCommandError."""
    from git.exc import GitCommandError

    command = ["git", *arguments]
    running = repo.git.execute(command, as_process=True, istream=PIPE)
    out, said = running.communicate(stdin)
    if running.returncode:
        raise GitCommandError(command, running.returncode, said, out)
    return bytes(out)
