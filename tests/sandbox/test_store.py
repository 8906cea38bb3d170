"""The file: what survives, and who may share it."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import PromptsyncError
from promptsync.model import Prompt
from promptsync.sandbox.records import CommandTakenError, Selection
from promptsync.sandbox.store import PromptStore

if TYPE_CHECKING:
    from pathlib import Path


def prompt(name: str, command: str = "") -> Prompt:
    return Prompt(name, "d", "p", command, is_command=bool(command))


def test_a_restart_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.sqlite3"
    with closing(PromptStore(path)) as store:
        one = store.create(
            Prompt("n", "d", "p" * 20_000, "c", is_command=True, is_skill=True, is_template=True)
        )
        two = store.create(prompt("two"))
        store.update(two.id, lambda _: prompt("changed"))
        kept = (store.organization, store.subject, store.prompts(), store.log())

    with closing(PromptStore(path)) as store:
        assert (store.organization, store.subject, store.prompts(), store.log()) == kept
        assert store.get(one.id) == one
        with pytest.raises(CommandTakenError):
            store.create(prompt("n", "c"))


@pytest.mark.skipif(os.name == "nt", reason="no modes on Windows")
def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.sqlite3"
    with closing(PromptStore(path)) as store:
        store.create(prompt("one"))
        assert path.stat().st_mode & 0o777 == 0o600


def test_another_file_is_another_organisation(tmp_path: Path) -> None:
    with closing(PromptStore(tmp_path / "a")) as a, closing(PromptStore(tmp_path / "b")) as b:
        assert a.organization != b.organization
        assert a.subject != b.subject


def create_and_die(path: Path) -> None:
    store = PromptStore(path)
    for n in range(20):
        store.create(prompt(f"n{n}"))
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_process_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.sqlite3"
    process = multiprocessing.get_context("spawn").Process(target=create_and_die, args=(path,))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    process.close()

    with closing(PromptStore(path)) as store:
        assert [stored.content.name for stored in store.prompts()] == [f"n{n}" for n in range(19, -1, -1)]
        assert len(store.log()) == 20


def create_many(path: Path, commands: list[str]) -> int:
    """How many of the commands this process got."""
    won = 0
    with closing(PromptStore(path)) as store:
        for command in commands:
            try:
                store.create(prompt(command, command))
            except CommandTakenError:
                continue
            won += 1
    return won


def test_processes_share_a_file_and_its_commands(tmp_path: Path) -> None:
    """All open the missing file at once, and want the same commands."""
    path = tmp_path / "sandbox.sqlite3"
    commands = [f"c{n}" for n in range(40)]
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        won = pool.starmap(create_many, [(path, commands)] * 3)
        pool.close()
        pool.join()

    assert sum(won) == 40
    with closing(PromptStore(path)) as store:
        assert sorted(stored.content.command for stored in store.prompts()) == sorted(commands)
        assert len(store.log()) == 40


def open_and_close(path: Path) -> str:
    with closing(PromptStore(path)) as store:
        return store.organization


def test_processes_may_make_a_file_at_the_same_moment(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(6) as pool:
        for n in range(60):
            organizations = pool.map(open_and_close, [tmp_path / f"s{n}"] * 6, chunksize=1)
            assert len(set(organizations)) == 1
        pool.close()
        pool.join()


def update_often(path: Path, prompt_id: str) -> None:
    with closing(PromptStore(path, clock=lambda: 1)) as store:
        for _ in range(100):
            store.update(prompt_id, lambda old: replace(old, name=f"{old.name}x"))


def test_processes_do_not_overwrite_each_others_updates(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.sqlite3"
    with closing(PromptStore(path, clock=lambda: 1)) as store:
        prompt_id = store.create(prompt("")).id
        with multiprocessing.get_context("spawn").Pool(3) as pool:
            pool.starmap(update_often, [(path, prompt_id)] * 3)
            pool.close()
            pool.join()
        stored = store.get(prompt_id)

    assert stored.content.name == "x" * 300
    assert stored.updated_at == 301


def test_a_position_never_comes_again(store: PromptStore) -> None:
    first = store.create(prompt("first"))
    store.delete(first.id)

    assert store.create(prompt("second")).position > first.position


def test_threads_share_a_store(tmp_path: Path) -> None:
    with closing(PromptStore(tmp_path / "s")) as store, ThreadPoolExecutor(4) as pool:
        first = store.create(prompt("first"))
        list(pool.map(lambda n: store.create(prompt(f"n{n}")), range(50)))
        times = list(pool.map(lambda _: store.update(first.id, lambda old: old).updated_at, range(50)))

        assert len(store.prompts()) == 51
        assert len(set(times)) == 50


def test_a_change_that_fails_leaves_no_trace(tmp_path: Path) -> None:
    def explode(_: Prompt) -> Prompt:
        raise ZeroDivisionError

    with closing(PromptStore(tmp_path / "s")) as store:
        stored = store.create(prompt("n"))
        with pytest.raises(ZeroDivisionError):
            store.update(stored.id, explode)
        assert store.prompts() == [stored]
        assert len(store.log()) == 1
        store.create(prompt("next"))


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database " * 100)

    with pytest.raises(PromptsyncError, match=r"notes\.txt cannot hold the sandbox's prompts"):
        PromptStore(path)
    with pytest.raises(PromptsyncError, match="cannot hold"):
        PromptStore(tmp_path / "missing" / "s")
    assert path.read_text() == "not a database " * 100


def test_a_page_leaves_the_other_prompts_alone(tmp_path: Path) -> None:
    """A page deep in a long list visits no other row: SQLite counts the steps of its machine."""
    with closing(PromptStore(tmp_path / "s")) as store:
        for n in range(300):
            store.create(prompt(f"n{n}"))
        middle = store.page(Selection(), limit=150)[-1].position
        steps = 0

        def count() -> int:
            nonlocal steps
            steps += 1
            return 0

        store._connection.set_progress_handler(count, 1)
        assert len(store.page(Selection(), limit=10, before=middle)) == 10
        assert steps < 1000
