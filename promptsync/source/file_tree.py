"""A tree of files to import from, on a disk or in a commit: what is in it, and what its files hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from promptsync.problems import Problem


class EntryKind(Enum):
    """What an entry of a tree is."""

    FILE = auto()
    LINK = auto()
    """A symbolic link. It is never followed on the disk."""
    SKIPPED = auto()
    """No prompt can be in it."""
    UNREADABLE = auto()


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """``path`` is below the tree's root, with ``/``. ``why`` explains an entry that cannot be read.

    ``target`` is where a link leads, as a path below the root; empty if it leads out of it.
    """

    path: str
    kind: EntryKind = EntryKind.FILE
    executable: bool = False
    why: str = ""
    target: str = ""


class FileTree(Protocol):
    """The files of one source."""

    def entries(self) -> Sequence[TreeEntry]:
        """Everything in the tree but folders, sorted by path."""
        ...

    def read(self, paths: Iterable[str]) -> Mapping[str, bytes | Problem]:
        """What regular files hold, or why one cannot be read."""
        ...

    def shown(self, path: str) -> str:
        """``path`` as people see it in a report."""
        ...
