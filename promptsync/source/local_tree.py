"""A folder on the disk as a tree of files. No link is followed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.model import Origin
from promptsync.source.file_tree import EntryKind, TreeEntry
from promptsync.source.text import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from promptsync.problems import Problem

_NOT_OURS = {".git": "git's own files", "node_modules": "installed packages"}


class LocalTree:
    """The files below ``root``, or only ``file`` of it; ``show`` turns a path into words for people.

    ``passed_over`` are resolved folders that are not looked into, each with the reason.
    """

    def __init__(
        self, root: Path, show: Callable[[Path], str], passed_over: Mapping[str, str], file: str = ""
    ) -> None:
        self._root = root
        self._real = os.path.realpath(root)
        self._show = show
        self._passed_over = passed_over
        self._file = file

    def entries(self) -> Sequence[TreeEntry]:
        """See FileTree."""
        if self._file:
            return [TreeEntry(self._file)]
        return sorted(self._walk(), key=lambda entry: entry.path)

    def read(self, paths: Iterable[str]) -> Mapping[str, bytes | Problem]:
        """See FileTree."""
        return {path: self._read(path) for path in paths}

    def shown(self, path: str) -> str:
        """See FileTree."""
        return self._show(self._root / path) or "."

    def _read(self, path: str) -> bytes | Problem:
        shown = self.shown(path)
        return read_bytes(self._root / path, shown, Origin(shown))

    def _walk(self) -> Iterator[TreeEntry]:
        """Folder by folder, not by recursion: a path may be nested deeper than Python recurses."""
        pending = [""]
        while pending:
            folder = pending.pop()
            try:
                with os.scandir(self._root / folder) as listing:
                    found = list(listing)
            except OSError as error:
                yield TreeEntry(folder or ".", EntryKind.UNREADABLE, why=error.strerror or str(error))
                continue
            for one in found:
                entry = self._entry(f"{folder}/{one.name}" if folder else one.name, one)
                if entry is None:
                    pending.append(f"{folder}/{one.name}" if folder else one.name)
                else:
                    yield entry

    def _entry(self, path: str, one: os.DirEntry[str]) -> TreeEntry | None:
        """The entry, or None for a folder to look into."""
        try:
            if one.is_symlink():
                return TreeEntry(path, EntryKind.LINK, target=self._target(one.path))
            if one.is_dir():
                real = os.path.realpath(one.path)
                why = _NOT_OURS.get(one.name) or self._passed_over.get(real, "")
                return TreeEntry(path, EntryKind.SKIPPED, why=why) if why else None
            if one.is_file():
                return TreeEntry(path, executable=bool(one.stat().st_mode & 0o100))
        except OSError as error:
            return TreeEntry(path, EntryKind.UNREADABLE, why=error.strerror or str(error))
        return TreeEntry(path, EntryKind.SKIPPED, why="not a regular file")

    def _target(self, link: str) -> str:
        real = Path(os.path.realpath(link))
        return real.relative_to(self._real).as_posix() if real.is_relative_to(self._real) else ""
