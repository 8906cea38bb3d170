"""The contract of stores and ledgers (tests/ledger), on every kind of repository that promptsync meets."""

from __future__ import annotations

from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest

from promptsync.ledger.git_ref import GitRefStore
from tests.ledger import test_ledger, test_store
from tests.repositories import git, make_clone, make_origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from promptsync.ledger.store import Store
    from tests.ledger.conftest import Stores

# Every test of the contract, also those that are yet to be written.
for suite in (test_store, test_ledger):
    globals().update({name: one for name, one in vars(suite).items() if name.lower().startswith("test")})


SETTINGS = """
[fetch]
    prune = true
    pruneTags = true
    recurseSubmodules = true
[push]
    followTags = true
    default = nothing
[core]
    autocrlf = true
    quotePath = true
[i18n]
    logOutputEncoding = latin1
[color]
    ui = always
[commit]
    gpgSign = true
[log]
    showSignature = true
    decorate = full
[diff]
    noprefix = true
[transfer]
    fsckObjects = true
"""


def alone(folder: Path) -> Path:
    """Nobody to share with, and long names for objects."""
    git(folder, "init", "--quiet", "--object-format=sha256", "alone")
    return folder / "alone"


def shared(folder: Path) -> Path:
    """As a CI machine checks out, in a work tree of its own, where ``.git`` is a file, below its top.

    What people set for their own work must not get into ours.
    """
    clone = make_clone(make_origin(folder / "origin.git"), folder / "clone", "--depth", "1")
    git(clone, "worktree", "add", "--quiet", "--detach", "../tree")
    below = folder / "tree" / "below" / "the top"
    below.mkdir(parents=True)
    with (clone / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write(SETTINGS)
    return below


@pytest.fixture(params=[alone, shared], ids=lambda one: one.__name__)
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    """A ref that does not exist yet."""
    make: Callable[[Path], Path] = request.param
    folder = make(tmp_path)
    remote = "origin" if (tmp_path / "origin.git").exists() else None
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(GitRefStore(folder, "refs/promptsync/test", remote)))


@pytest.fixture
def store(stores: Stores) -> Store:
    """The store, as one process has it."""
    return stores()
