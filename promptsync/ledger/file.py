"""A store in one SQLite file: outside git, for the sandbox, or by choice.

SQLite gives what a ledger needs of a file: a commit is whole or not at all, also when the process is killed,
and two processes cannot both be the next revision.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from promptsync.errors import LedgerError, LostRaceError
from promptsync.ledger.store import Commit
from promptsync.private_files import make_private_file, make_private_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS revision (number INTEGER PRIMARY KEY, message TEXT NOT NULL, time TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS file (
    path TEXT NOT NULL, number INTEGER NOT NULL, content BLOB, PRIMARY KEY (path, number)
) WITHOUT ROWID;
"""

_SQLITE = b"SQLite format 3\0"
_LEDGER = 0x50534C47
"""SQLite's ``application_id`` of a ledger."""
_TABLES = {"revision", "file"}

_LOG = "SELECT number, message, time FROM revision ORDER BY number DESC"
# With max(), SQLite takes the other columns from the row that has it.
_PATHS = "SELECT path, content, max(number) FROM file WHERE number <= ? GROUP BY path"
_CHANGES = "SELECT number FROM file WHERE path = ?"
_NEWEST = "SELECT content FROM file WHERE path = ? AND number <= ? ORDER BY number DESC LIMIT 1"


class FileStore:
    """Versioned files in the SQLite file at ``path``; made, with its folder, by the first commit."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def fetch(self) -> bool:
        """A file is not shared: it is the newest."""
        return True

    def head(self) -> str | None:
        """See Store."""
        if not self._path.exists():
            return None
        with self._open() as connection:
            number = _last(connection)
        return str(number) if number else None

    def read(self, revision: str, paths: Iterable[str]) -> dict[str, bytes]:
        """See Store."""
        files = {}
        with self._open() as connection:
            for path in paths:
                row = connection.execute(_NEWEST, (path, int(revision))).fetchone()
                if row and row[0] is not None:
                    files[path] = bytes(row[0])
        return files

    def paths(self, revision: str) -> list[str]:
        """See Store."""
        with self._open() as connection:
            return [row[0] for row in connection.execute(_PATHS, (int(revision),)) if row[1] is not None]

    def commit(self, parent: str | None, files: Mapping[str, bytes | None], message: str) -> str:
        """See Store."""
        with self._open(make=True) as connection:
            connection.execute("BEGIN IMMEDIATE")
            last = _last(connection)
            if (str(last) if last else None) != parent:
                connection.execute("ROLLBACK")
                raise LostRaceError(
                    f"another apply wrote the ledger {self._path} first; nothing was sent",
                    "Run it again: it will plan from the new state.",
                )
            number = last + 1
            now = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
            connection.execute("INSERT INTO revision VALUES (?, ?, ?)", (number, message, now))
            rows = [(path, number, content) for path, content in files.items()]
            connection.executemany("INSERT INTO file VALUES (?, ?, ?)", rows)
            connection.execute("COMMIT")
        return str(number)

    def others(self, path: str) -> dict[str, bytes]:
        """A file stands alone."""
        return {}

    def close(self) -> None:
        """Nothing goes on between two calls."""

    def log(self, paths: Sequence[str] = ()) -> list[Commit]:
        """See Store."""
        if not self._path.exists():
            return []
        with self._open() as connection:
            rows = connection.execute(_LOG).fetchall()
            changed = {row[0] for path in paths for row in connection.execute(_CHANGES, (path,))}
        return [
            Commit(str(number), str(number - 1) if number > 1 else None, message, time)
            for number, message, time in rows
            if not paths or number in changed
        ]

    @contextmanager
    def _open(self, *, make: bool = False) -> Iterator[sqlite3.Connection]:
        try:
            if make:
                make_private_folder(self._path.parent)
                make_private_file(self._path)
            self._check_file()
            with closing(sqlite3.connect(self._path, isolation_level=None, timeout=30)) as connection:
                self._check_database(connection)
                connection.executescript(_SCHEMA)
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise LedgerError(
                f"the ledger {self._path} cannot be used: {error}",
                "If the file is damaged, put it back from a copy, or remove it and adopt the live prompts.",
            ) from error

    def _check_file(self) -> None:
        """Raise LedgerError for what is no database; a file without content is a new ledger."""
        if not self._path.is_file():
            raise self._foreign()
        with self._path.open("rb") as file:
            if file.read(len(_SQLITE)) not in {b"", _SQLITE}:
                raise self._foreign()

    def _check_database(self, connection: sqlite3.Connection) -> None:
        """Raise LedgerError for the database of another program; mark a new one as ours.

        It is marked before it has tables: nobody takes a ledger in the making for a foreign database.
        """
        tables = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application != _LEDGER and (application or tables not in (set(), _TABLES)):
            raise self._foreign()
        if not tables:
            connection.execute(f"PRAGMA application_id = {_LEDGER}")

    def _foreign(self) -> LedgerError:
        return LedgerError(
            f"{self._path} is not a ledger of promptsync, and stays as it is",
            "Name another file in `state:`; a file that does not exist is made.",
        )


def _last(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT max(number) FROM revision").fetchone()
    return int(row[0] or 0)
