"""The contract of a store: files in a line of revisions, and no two writers win."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import LostRaceError

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.ledger.store import Store
    from tests.ledger.conftest import Stores

HOSTILE = {
    "prompts/a b/Ünïcödé 二.md": "\ufeff\r\n\x00\x1b[31m \u202e\U0001f600".encode(),
    'prompts/"quoted"\\back.md': b"\xff\xfe not UTF-8 \x00\n",
    "prompts/a@0197a1c4.md": b"",
    "prompts/-.md": b"---\n",
}


def test_before_the_first_commit_there_is_nothing(store: Store, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert store.head() is None
    assert store.log() == []
    assert sorted(tmp_path.rglob("*")) == before
    store.fetch()
    assert store.head() is None


def test_what_was_written_is_read_byte_for_byte(stores: Stores) -> None:
    revision = stores().commit(None, HOSTILE, "first")
    again = stores()
    assert again.head() == revision
    assert again.read(revision, HOSTILE) == HOSTILE
    assert sorted(again.paths(revision)) == sorted(HOSTILE)
    assert again.read(revision, ["prompts/none.md"]) == {}


def test_every_revision_stays_as_it_was(store: Store) -> None:
    one = store.commit(None, {"a": b"1", "b": b"1"}, "one")
    two = store.commit(one, {"a": b"2", "c": b"2"}, "two")
    three = store.commit(two, {"a": None, "d": b"3"}, "three")
    assert store.read(one, "abcd") == {"a": b"1", "b": b"1"}
    assert store.read(two, "abcd") == {"a": b"2", "b": b"1", "c": b"2"}
    assert store.read(three, "abcd") == {"b": b"1", "c": b"2", "d": b"3"}
    assert sorted(store.paths(three)) == ["b", "c", "d"]
    assert store.head() == three


def test_the_log_is_newest_first_and_tells_the_line(store: Store) -> None:
    one = store.commit(None, {"a": b"1"}, "one\n\nwith: trailers\nin: two lines")
    two = store.commit(one, {"b": b"2"}, "two")
    three = store.commit(two, {"a": b"3"}, "drei 三")
    log = store.log()
    assert [(c.revision, c.parent) for c in log] == [(three, two), (two, one), (one, None)]
    assert [c.message for c in log] == ["drei 三", "two", "one\n\nwith: trailers\nin: two lines"]
    assert [c.time for c in log] == sorted((c.time for c in log), reverse=True)
    assert [c.revision for c in store.log(["a"])] == [three, one]
    assert [c.revision for c in store.log(["a", "b"])] == [three, two, one]


def test_a_writer_behind_the_newest_revision_writes_nothing(stores: Stores) -> None:
    one = stores().commit(None, {"a": b"1"}, "one")
    two = stores().commit(one, {"a": b"2"}, "two")
    for parent in (None, one):
        with pytest.raises(LostRaceError):
            stores().commit(parent, {"a": b"lost", "b": b"lost"}, "lost")
    assert stores().head() == two
    assert stores().read(two, "ab") == {"a": b"2"}
    assert [c.message for c in stores().log()] == ["two", "one"]


@pytest.mark.parametrize("first", [True, False])
def test_of_writers_at_once_exactly_one_wins(stores: Stores, first: bool) -> None:
    parent = None if first else stores().commit(None, {"a": b"0"}, "start")
    writers = {str(number): stores() for number in range(4)}

    def write(name: str) -> str:
        try:
            return writers[name].commit(parent, {"a": name.encode(), name: b"mine"}, name)
        except LostRaceError:
            return ""

    with ThreadPoolExecutor(4) as pool:
        revisions = dict(zip(writers, pool.map(write, writers), strict=True))
    (winner,) = [name for name, revision in revisions.items() if revision]
    head = stores().head()
    assert head == revisions[winner]
    assert stores().read(head, ["a", *writers]) == {"a": winner.encode(), winner: b"mine"}
    assert stores().log()[0].message == winner


def test_reading_writes_nothing(stores: Stores, tmp_path: Path) -> None:
    revision = stores().commit(None, HOSTILE, "first")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    reader = stores()
    reader.head(), reader.read(revision, HOSTILE), reader.paths(revision), reader.log(), reader.log(["a"])
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == before
