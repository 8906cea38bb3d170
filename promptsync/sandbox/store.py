"""One organization's prompts in a SQLite file, which survives restarts and a killed process.

Threads and processes may share a file: each change is one immediate transaction, and the command's uniqueness
is an index of the database, so it holds between processes too.
"""

from __future__ import annotations

import sqlite3
import time
import uuid
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError
from promptsync.model import Prompt
from promptsync.private_files import make_private_file
from promptsync.sandbox.records import (
    CommandTakenError,
    LogEntry,
    Member,
    Selection,
    StoredPrompt,
    UnknownPromptError,
)
from promptsync.sandbox.run_store import RunStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Clock = Callable[[], datetime | int]
    Row = tuple[int, str, int, int, str, str, str, str, int, int, int, str]

NEWEST = 2**63 - 1
"""A position after every prompt: the largest integer of SQLite."""

FIRST_PERSON = ("Sandbox User", "sandbox@example.com")
"""Name and address of the organization's subject."""

# The text comes last in a row, so that a list without texts does not read through them.
_SCHEMA = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS organization (
  only INTEGER PRIMARY KEY CHECK (only = 1), id TEXT NOT NULL, subject TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS prompts (
  position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, creator TEXT NOT NULL,
  name TEXT NOT NULL, description TEXT NOT NULL, command TEXT NOT NULL,
  is_command INTEGER NOT NULL, is_skill INTEGER NOT NULL, is_template INTEGER NOT NULL,
  prompt TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS command_holder ON prompts (command) WHERE command <> '';
CREATE TABLE IF NOT EXISTS people (id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS log (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  method TEXT NOT NULL, time INTEGER NOT NULL, prompt_id TEXT NOT NULL, actor TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS automations (
  position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, message BLOB NOT NULL
);
COMMIT;
"""

_HEAD = """position, id, created_at, updated_at, creator, name, description, command,
  is_command, is_skill, is_template"""

_ONE = f"SELECT {_HEAD}, prompt FROM prompts WHERE id = ?"  # noqa: S608  # our own words

_PAGE = f"""
SELECT {_HEAD},
  CASE WHEN :exclude_prompt_content THEN '' ELSE prompt END
FROM prompts
WHERE position < :before
  AND (:command = '' OR command = :command)
  AND (:command_prefix = '' OR substr(command, 1, length(:command_prefix)) = :command_prefix)
  AND is_command >= :is_command AND is_skill >= :is_skill AND is_template >= :is_template
  AND (:search = '' OR mentions(:search, name, description, command))
ORDER BY position DESC LIMIT :limit
"""  # noqa: S608  # our own words

_INSERT = """
INSERT INTO prompts (id, created_at, updated_at, creator, name, description, command,
  is_command, is_skill, is_template, prompt)
VALUES (:id, :created_at, :updated_at, :creator, :name, :description, :command,
  :is_command, :is_skill, :is_template, :prompt)
"""

_UPDATE = """
UPDATE prompts SET updated_at = :updated_at, name = :name, description = :description, command = :command,
  is_command = :is_command, is_skill = :is_skill, is_template = :is_template, prompt = :prompt
WHERE id = :id
"""


class PromptStore:
    """The prompts of one organization, whose id and subject are made once and kept.

    ``path`` is a file, made if missing, or ``":memory:"``. ``clock`` gives an aware time, or ns since 1970.
    ``person`` is the subject that creates here, by default the organization's. ``user`` is the name of a
    member who asks in its place, made if missing: ``asker`` is the id. Raises PromptsyncError if the file
    cannot be used.
    """

    def __init__(
        self, path: Path | str, *, clock: Clock = time.time_ns, person: str = "", user: str = ""
    ) -> None:
        self._clock = clock
        self._lock = Lock()
        try:
            if isinstance(path, Path):
                make_private_file(path)
            self._connection = sqlite3.connect(
                path, timeout=30, isolation_level=None, check_same_thread=False
            )
        except (sqlite3.Error, OSError) as error:
            raise _unusable(path, error) from error
        try:
            self.organization, self.subject = _prepare(self._connection)
            self.asker = self._member(user) if user else self.subject
            self.runs = RunStore(self._connection, self._lock)
            self._person = person or self.asker
        except sqlite3.Error as error:
            self._connection.close()
            raise _unusable(path, error) from error

    def now(self) -> int:
        """The time of the store's clock, in ns since 1970."""
        return _nanoseconds(self._clock())

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def create(self, content: Prompt) -> StoredPrompt:
        """A new prompt under a new id. Raises CommandTakenError."""
        prompt_id = str(uuid.uuid4())
        with self._change("CreatePrompt", prompt_id) as now:
            values = {**_values(prompt_id, now, content), "created_at": now, "creator": self._person}
            cursor = self._connection.execute(_INSERT, values)
            return StoredPrompt(cursor.lastrowid or 0, prompt_id, content, now, now, self._person)

    def get(self, prompt_id: str) -> StoredPrompt:
        """One prompt. Raises UnknownPromptError."""
        with self._lock:
            return self._find(prompt_id)

    def update(self, prompt_id: str, change: Callable[[Prompt], Prompt]) -> StoredPrompt:
        """The prompt after ``change``. Raises UnknownPromptError, CommandTakenError.

        ``updated_at`` grows with every update, also where the clock stands still: it is the only trace of a
        change (API.md, Behaviour).
        """
        with self._change("UpdatePrompt", prompt_id) as now:
            old = self._find(prompt_id)
            new = replace(old, content=change(old.content), updated_at=max(now, old.updated_at + 1))
            self._connection.execute(_UPDATE, _values(new.id, new.updated_at, new.content))
            return new

    def delete(self, prompt_id: str) -> None:
        """Delete for good. Raises UnknownPromptError."""
        with self._change("DeletePrompt", prompt_id):
            if not self._connection.execute("DELETE FROM prompts WHERE id = ?", (prompt_id,)).rowcount:
                raise UnknownPromptError(prompt_id)

    def page(self, selection: Selection, *, limit: int, before: int = NEWEST) -> list[StoredPrompt]:
        """The newest ``limit`` selected prompts among those before a position, newest first."""
        search = selection.search.casefold()
        values = {**asdict(selection), "search": search, "limit": limit, "before": before}
        with self._lock:
            return [_stored(row) for row in self._connection.execute(_PAGE, values)]

    def prompts(self) -> list[StoredPrompt]:
        """All prompts, newest first."""
        no_limit = -1  # as SQLite has it
        return self.page(Selection(), limit=no_limit)

    def log(self) -> list[LogEntry]:
        """Every request that changed the store, oldest first; a refused one has changed nothing."""
        with self._lock:
            columns = "method, time, prompt_id, actor, position"
            rows = self._connection.execute(f"SELECT {columns} FROM log ORDER BY position")  # noqa: S608
            return [LogEntry(*row) for row in rows]

    def put_automation(self, automation_id: str, message: bytes) -> None:
        """Keep an automation, as ``gitpod.v1.Workflow`` serializes it, in the place of an older one."""
        with self._lock, self._connection:
            self._connection.execute(
                "INSERT OR REPLACE INTO automations (id, message) VALUES (?, ?)", (automation_id, message)
            )

    def automations(self, *, limit: int, before: int = NEWEST) -> list[tuple[int, bytes]]:
        """The newest ``limit`` automations before a position, each with its own, newest first."""
        query = "SELECT position, message FROM automations WHERE position < ? ORDER BY position DESC LIMIT ?"
        with self._lock:
            return self._connection.execute(query, (before, limit)).fetchall()

    def person(self, person_id: str) -> Member | None:
        """Who has this id; None for nobody of the organization."""
        with self._lock:
            found = self._connection.execute("SELECT * FROM people WHERE id = ?", (person_id,)).fetchone()
        return Member(*found) if found else None

    def _member(self, name: str) -> str:
        """The id of the member of this name, a new one if there is none."""
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            found = self._connection.execute("SELECT id FROM people WHERE name = ?", (name,)).fetchone()
            if found:
                return str(found[0])
            address = f"{'.'.join(name.lower().split())}@example.com"
            made = (str(uuid.uuid4()), name, address)
            self._connection.execute("INSERT INTO people VALUES (?, ?, ?)", made)
            return made[0]

    @contextmanager
    def _change(self, method: str, prompt_id: str) -> Iterator[int]:
        """One transaction with its line in the log; gives the time of the change."""
        with self._lock, self._connection:
            # Immediate: a deferred transaction that reads first may find no way to write afterwards.
            self._connection.execute("BEGIN IMMEDIATE")
            now = _nanoseconds(self._clock())
            try:
                yield now
            except sqlite3.IntegrityError as error:
                raise CommandTakenError(prompt_id) from error
            entry = (method, now, prompt_id, self._person)
            self._connection.execute(
                "INSERT INTO log (method, time, prompt_id, actor) VALUES (?, ?, ?, ?)", entry
            )

    def _find(self, prompt_id: str) -> StoredPrompt:
        row: Row | None = self._connection.execute(_ONE, (prompt_id,)).fetchone()
        if row is None:
            raise UnknownPromptError(prompt_id)
        return _stored(row)


def _prepare(connection: sqlite3.Connection) -> tuple[str, str]:
    connection.create_function("mentions", -1, _mentions, deterministic=True)
    # A killed process loses nothing by this, only a failing machine may: a rehearsal need not wait for disks.
    connection.execute("PRAGMA synchronous = OFF")
    _add_creators(connection)
    _add_actors(connection)
    connection.executescript(_SCHEMA)
    made = (str(uuid.uuid4()), str(uuid.uuid4()))
    connection.execute("INSERT OR IGNORE INTO organization VALUES (1, ?, ?)", made)
    kept: tuple[str, str] = connection.execute("SELECT id, subject FROM organization").fetchone()
    connection.execute("INSERT OR IGNORE INTO people VALUES (?, ?, ?)", (kept[1], *FIRST_PERSON))
    return kept


def _add_creators(connection: sqlite3.Connection) -> None:
    """Bring a file of the first version up to date: everything in it was made by its one subject."""
    connection.execute("BEGIN IMMEDIATE")
    columns = {row[1] for row in connection.execute("PRAGMA table_info(prompts)")}
    if columns and "creator" not in columns:
        connection.execute("ALTER TABLE prompts ADD COLUMN creator TEXT NOT NULL DEFAULT ''")
        connection.execute("UPDATE prompts SET creator = (SELECT subject FROM organization)")
    connection.execute("COMMIT")


def _add_actors(connection: sqlite3.Connection) -> None:
    """Bring a file up to date whose log did not say who asked."""
    connection.execute("BEGIN IMMEDIATE")
    columns = {row[1] for row in connection.execute("PRAGMA table_info(log)")}
    if columns and "actor" not in columns:
        connection.execute("ALTER TABLE log ADD COLUMN actor TEXT NOT NULL DEFAULT ''")
    connection.execute("COMMIT")


def _unusable(path: Path | str, error: Exception) -> PromptsyncError:
    reason = error.strerror if isinstance(error, OSError) else error
    return PromptsyncError(f"{path} cannot hold the sandbox's prompts: {reason}", "Name another file.")


def _mentions(search: str, *texts: str) -> bool:
    return any(search in text.casefold() for text in texts)


def _stored(row: Row) -> StoredPrompt:
    position, prompt_id, created_at, updated_at, creator, name, description, command, *flags, prompt = row
    is_command, is_skill, is_template = map(bool, flags)
    content = Prompt(name, description, prompt, command, is_command, is_skill, is_template)
    return StoredPrompt(position, prompt_id, content, created_at, updated_at, creator)


def _values(prompt_id: str, updated_at: int, content: Prompt) -> dict[str, str | int]:
    return {"id": prompt_id, "updated_at": updated_at, **asdict(content)}


def _nanoseconds(moment: datetime | int) -> int:
    if isinstance(moment, int):
        return moment
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 1000
