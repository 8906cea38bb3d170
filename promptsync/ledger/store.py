"""A store of versioned files: the little that a ledger needs of git, or of a file that stands in for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Commit:
    """One revision of the store. ``time`` is RFC 3339; ``parent`` is None for the first."""

    revision: str
    parent: str | None
    message: str
    time: str


class Store(Protocol):
    """Files by path (``/`` between parts), in a line of revisions. Every method raises LedgerError."""

    def fetch(self) -> bool:
        """Bring the newest revision from where it is shared with others; nothing where it is not.

        False if it is here, and not where it is shared.
        """
        ...

    def head(self) -> str | None:
        """The newest revision, or None before the first commit."""
        ...

    def read(self, revision: str, paths: Iterable[str]) -> dict[str, bytes]:
        """The files at ``revision``; those that are not there are left out."""
        ...

    def paths(self, revision: str) -> list[str]:
        """Every path at ``revision``."""
        ...

    def commit(self, parent: str | None, files: Mapping[str, bytes | None], message: str) -> str:
        """The revision after ``parent`` with ``files`` written (None: removed).

        Raises LostRaceError, with nothing changed for anybody, if ``parent`` is not the newest revision.
        """
        ...

    def close(self) -> None:
        """Give up what is still running, such as a fetch in another thread."""
        ...

    def others(self, path: str) -> dict[str, bytes]:
        """The file ``path`` of every other store beside this one, by the store's name; empty if missing."""
        ...

    def log(self, paths: Sequence[str] = ()) -> list[Commit]:
        """The revisions, newest first; with ``paths``, those that changed one of them."""
        ...
