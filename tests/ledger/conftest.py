"""The stores that keep the contract: the suite runs on each of them."""

from __future__ import annotations

from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, TypeAlias

import pytest
from git import Repo

from promptsync.ledger.file import FileStore
from promptsync.ledger.git_ref import GitRefStore
from tests.repositories import REF, make_clone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from promptsync.ledger.store import Store

Open: TypeAlias = "Callable[[Path, str | None], GitRefStore]"
"""Opens stores in the ref of a clone, with a remote or none."""

Stores: TypeAlias = "Callable[[], Store]"
"""Opens the one store of a test, as often as there are processes that use it."""


@pytest.fixture(params=["file", "git"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    """A store that does not exist yet."""
    with ExitStack() as stack:
        if request.param == "git":
            with Repo.init(tmp_path / "origin", bare=True), Repo.init(tmp_path / "clone") as clone:
                clone.create_remote("origin", str(tmp_path / "origin"))

        def opened() -> Store:
            if request.param == "file":
                return FileStore(tmp_path / "state" / "ledger.sqlite3")
            return stack.enter_context(
                closing(GitRefStore(tmp_path / "clone", "refs/promptsync/test", "origin"))
            )

        yield opened


@pytest.fixture
def store(stores: Stores) -> Store:
    """The store, as one process has it."""
    return stores()


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens stores, and closes them after the test."""
    with ExitStack() as stack:

        def open_store(folder: Path, remote: str | None = "origin") -> GitRefStore:
            return stack.enter_context(closing(GitRefStore(folder, REF, remote)))

        yield open_store


@pytest.fixture
def clones(origin: Path) -> tuple[Path, Path]:
    return make_clone(origin, origin.parent / "a"), make_clone(origin, origin.parent / "b")
