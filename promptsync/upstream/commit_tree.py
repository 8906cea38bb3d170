"""A commit as a tree of files. Git reads its objects; nothing is checked out, so nothing of it acts."""

from __future__ import annotations

import posixpath
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from promptsync.errors import PromptsyncError
from promptsync.model import Origin
from promptsync.source.file_tree import EntryKind, TreeEntry
from promptsync.source.text import SIZE_LIMIT, escaped, too_large
from promptsync.upstream.git_process import run_git

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from promptsync.problems import Problem

MOST_ENTRIES = 500_000
_LINK, _EXECUTABLE = "120000", "100755"


class _Blob(NamedTuple):
    mode: str
    kind: str
    id: str
    size: int


class CommitTree:
    """The files of ``commit`` in the repository ``folder``, below ``path``; ``label`` names the source."""

    def __init__(self, folder: Path, commit: str, path: str, label: str) -> None:
        self._folder = folder
        self._commit = commit
        self._path = path
        self._label = label

    def entries(self) -> Sequence[TreeEntry]:
        """See FileTree."""
        return self._entries

    def read(self, paths: Iterable[str]) -> Mapping[str, bytes | Problem]:
        """See FileTree. One process for any number of files."""
        wanted = [path for path in dict.fromkeys(paths) if path in self._blobs]
        small = [path for path in wanted if self._blobs[path].size <= SIZE_LIMIT]
        found: dict[str, bytes | Problem] = {
            path: too_large(self.shown(path), Origin(self.shown(path))) for path in wanted
        }
        return found | dict(zip(small, self._contents([self._blobs[path].id for path in small]), strict=True))

    def shown(self, path: str) -> str:
        """See FileTree."""
        return escaped(f"{self._label}//{posixpath.join(self._path, path)}")

    @cached_property
    def _blobs(self) -> dict[str, _Blob]:
        """Everything in the tree by its path below ``path``."""
        where = f"{self._commit}:{self._path}" if self._path else self._commit
        try:
            out = run_git(self._folder, "ls-tree", "-r", "-l", "-z", "--full-tree", where)
        except PromptsyncError:
            if self._path:  # no such folder
                return {}
            raise
        blobs = {}
        for line in out.split(b"\0")[:-1]:
            head, _, raw = line.partition(b"\t")
            mode, kind, id_, size = head.decode().split()
            path = raw.decode("utf-8", "surrogateescape")
            blobs[path] = _Blob(mode, kind, id_, int(size) if size.isdigit() else 0)
        if len(blobs) > MOST_ENTRIES:
            message = (
                f"the source {self._label} has {len(blobs):,} files; at most {MOST_ENTRIES:,} are looked at"
            )
            raise PromptsyncError(message, "Name a folder of it with //PATH.")
        return blobs

    @cached_property
    def _entries(self) -> list[TreeEntry]:
        targets = self._targets()
        return sorted(self._each(targets), key=lambda entry: entry.path)

    def _each(self, targets: Mapping[str, str]) -> Iterator[TreeEntry]:
        for path, blob in self._blobs.items():
            if blob.kind == "commit":
                yield TreeEntry(path, EntryKind.SKIPPED, why="a submodule, which is not fetched")
            elif not _is_plain(path):
                yield TreeEntry(path, EntryKind.SKIPPED, why="a path that no file can have")
            elif blob.mode == _LINK:
                yield TreeEntry(path, EntryKind.LINK, target=targets[path])
            else:
                yield TreeEntry(path, executable=blob.mode == _EXECUTABLE)

    def _targets(self) -> dict[str, str]:
        """Where each link leads, through other links, as a path below ``path``; empty if out of that."""
        links = [path for path, blob in self._blobs.items() if blob.mode == _LINK and blob.size < _LONGEST]
        texts = dict(zip(links, self._contents([self._blobs[path].id for path in links]), strict=True))
        folders = {posixpath.dirname(path) for path in self._blobs}
        folders |= {above for folder in folders for above in _above(folder)} | {"."}
        step = {path: _led(path, text.decode("utf-8", "replace")) for path, text in texts.items()}
        found = {}
        for path, blob in self._blobs.items():
            if blob.mode == _LINK:
                target = path
                for _ in range(_MOST_LINKS):
                    target = step.get(target, target)
                found[path] = target if target in self._blobs or target in folders else ""
        return found

    def _contents(self, ids: Sequence[str]) -> list[bytes]:
        """The blobs' contents, in order: each stands after a line ``<id> blob <size>``."""
        asked = "".join(f"{one}\n" for one in ids).encode()
        out = run_git(self._folder, "cat-file", "--batch", stdin=asked) if ids else b""
        contents, position = [], 0
        for _ in ids:
            end = out.index(b"\n", position)
            head = out[position:end].split()
            if len(head) != len(("id", "kind", "size")):
                raise PromptsyncError(f"the source {self._label} lacks an object", "Check the repository.")
            start, size = end + 1, int(head[2])
            contents.append(out[start : start + size])
            position = start + size + 1
        return contents


_LONGEST, _MOST_LINKS = 4096, 8


def _is_plain(path: str) -> bool:
    """Whether a path of a tree can be written anywhere: git's own check is only made on checkout."""
    parts = path.split("/")
    return (
        all(part not in {"", ".", ".."} and part.lower() not in {".git", "git~1"} for part in parts)
        and "\\" not in path
        and ":" not in path
        and escaped(path) == path
    )


def _led(link: str, text: str) -> str:
    """Where a link leads by its text; empty if that is out of the tree."""
    if text.startswith("/") or "\0" in text:
        return ""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(link), text))
    return "" if target.split("/")[0] == ".." else target


def _above(folder: str) -> Iterator[str]:
    while folder:
        folder = posixpath.dirname(folder)
        yield folder
