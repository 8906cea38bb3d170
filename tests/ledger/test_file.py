"""A ledger in one SQLite file, when the file is not what it should be."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import LedgerError
from promptsync.ledger.file import FileStore
from promptsync.ledger.ledger import StoredLedger
from promptsync.model import Key
from promptsync.record import ApplyStatus, Ending, LedgerDelta, LedgerState, Run
from tests.planning.values import base, prompt

if TYPE_CHECKING:
    from pathlib import Path

ENDING = Ending(Run("tester", "", "2026-01-01T00:00:00Z", 1, "", 0), ApplyStatus.APPLIED)


def test_its_folder_ignores_itself_in_git(tmp_path: Path) -> None:
    FileStore(tmp_path / ".promptsync" / "ledger.sqlite3").commit(None, {}, "first")
    assert (tmp_path / ".promptsync" / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_a_folder_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    FileStore(tmp_path / "ledger.sqlite3").commit(None, {}, "first")
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.sqlite3"]


@pytest.mark.parametrize("content", [b"not a database, but a text of some length" * 99, b"SQLite format 3\0"])
def test_another_file_is_named_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ledger.sqlite3"
    path.write_bytes(content)
    for use in (FileStore(path).head, FileStore(path).log, lambda: FileStore(path).commit(None, {}, "x")):
        with pytest.raises(LedgerError, match=r"ledger\.sqlite3"):
            use()
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TABLE notes (text)",
        "CREATE TABLE file (name)",
        "CREATE TABLE revision (n); CREATE TABLE file (n); CREATE TABLE notes (text)",
        "PRAGMA application_id = 7",
    ],
)
def test_the_database_of_another_program_is_left_as_it_is(tmp_path: Path, script: str) -> None:
    path = tmp_path / "ledger.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    content = path.read_bytes()
    for use in (FileStore(path).head, FileStore(path).log, lambda: FileStore(path).commit(None, {}, "x")):
        with pytest.raises(LedgerError, match="is not a ledger of promptsync"):
            use()
    assert path.read_bytes() == content


@pytest.mark.skipif(os.name == "nt", reason="no FIFOs on Windows")
def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "pipe"):
        with pytest.raises(LedgerError, match=name):
            FileStore(tmp_path / name).head()


def test_an_empty_file_becomes_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    path.touch()
    assert FileStore(path).head() is None
    assert FileStore(path).commit(None, {}, "first") == "1"


def test_a_ledger_without_the_mark_is_ours(tmp_path: Path) -> None:
    """As version 0.1.0 made it."""
    path = tmp_path / "ledger.sqlite3"
    FileStore(path).commit(None, {}, "first")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 0")
    assert FileStore(path).head() == "1"


@pytest.mark.skipif(os.name == "nt", reason="no modes on Windows")
def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "state" / "ledger.sqlite3"
    FileStore(path).commit(None, {"one": b"text"}, "first")
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_truncated_file_is_named_and_never_answers_something_else(tmp_path: Path) -> None:
    whole = tmp_path / "whole.sqlite3"
    texts = {Key(f"p{n}"): prompt(str(n) * 700) for n in range(30)}
    bases = {key: base(key, f"id-{key}", one) for key, one in texts.items()}
    StoredLedger(FileStore(whole)).finish(LedgerState(), LedgerDelta(bases, texts), ENDING)
    content = whole.read_bytes()
    for length in range(512, len(content), 512):
        path = tmp_path / f"{length}.sqlite3"
        path.write_bytes(content[:length])
        ledger = StoredLedger(FileStore(path))
        with pytest.raises(LedgerError, match=r"damaged|cannot be used"):
            ledger.load(ledger.read(), bases.values())


def test_where_no_folder_can_be_made_the_ledger_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    store = FileStore(tmp_path / "file" / "ledger.sqlite3")
    assert store.head() is None
    with pytest.raises(LedgerError, match=r"ledger\.sqlite3"):
        store.commit(None, {}, "first")
