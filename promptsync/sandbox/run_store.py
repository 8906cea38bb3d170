"""The agent runs of the sandbox and the environments that they work in, in the store's database."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from threading import Lock

_SCHEMA = """
BEGIN;
CREATE TABLE IF NOT EXISTS agent_runs (
  position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, message BLOB NOT NULL,
  sent TEXT NOT NULL DEFAULT '', looks INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS environments (id TEXT PRIMARY KEY);
COMMIT;
"""


class StoredRun(NamedTuple):
    """``message`` is a serialized ``gitpod.v1.AgentExecution``; ``looks`` at it since something was sent.

    ``sent`` is what it was sent, empty before.
    """

    position: int
    id: str
    message: bytes
    sent: str
    looks: int


class RunStore:
    """Runs and environments by their ids. Every method gives None or False for an id that is not there."""

    def __init__(self, connection: sqlite3.Connection, lock: Lock) -> None:
        self._connection = connection
        self._lock = lock
        connection.executescript(_SCHEMA)

    def add(self, message: bytes) -> str:
        """The id of a new run; ``message`` has none yet."""
        run_id = str(uuid.uuid4())
        with self._lock, self._connection:
            self._connection.execute("INSERT INTO agent_runs (id, message) VALUES (?, ?)", (run_id, message))
        return run_id

    def get(self, run_id: str) -> StoredRun | None:
        """One run."""
        with self._lock:
            row = self._connection.execute("SELECT * FROM agent_runs WHERE id = ?", (run_id,)).fetchone()
        return StoredRun(*row) if row else None

    def all(self) -> list[StoredRun]:
        """Every run, newest first."""
        with self._lock:
            rows = self._connection.execute("SELECT * FROM agent_runs ORDER BY position DESC").fetchall()
        return [StoredRun(*row) for row in rows]

    def save(self, run: StoredRun) -> None:
        """Keep a run as it is now."""
        with self._lock, self._connection:
            self._connection.execute(
                "UPDATE agent_runs SET message = ?, sent = ?, looks = ? WHERE id = ?",
                (run.message, run.sent, run.looks, run.id),
            )

    def remove(self, run_id: str) -> bool:
        """Delete a run for good."""
        with self._lock, self._connection:
            return self._connection.execute("DELETE FROM agent_runs WHERE id = ?", (run_id,)).rowcount > 0

    def add_environment(self) -> str:
        """The id of a new environment."""
        environment = str(uuid.uuid4())
        with self._lock, self._connection:
            self._connection.execute("INSERT INTO environments VALUES (?)", (environment,))
        return environment

    def environments(self) -> list[str]:
        """The ids of all environments."""
        with self._lock:
            return [row[0] for row in self._connection.execute("SELECT id FROM environments")]

    def remove_environment(self, environment: str) -> bool:
        """Delete an environment."""
        with self._lock, self._connection:
            done = self._connection.execute("DELETE FROM environments WHERE id = ?", (environment,))
            return done.rowcount > 0
