"""Commits through git fast-import: whole or not at all, whatever git says on the way."""

from __future__ import annotations

import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from promptsync.ledger.fast_import import COMMAND, commit_stream
from promptsync.ledger.git_ref import GitRefStore
from tests.repositories import REF, git, make_clone, revision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


FAST_IMPORT = ("git", *COMMAND)


@pytest.fixture
def clone(origin: Path) -> Path:
    return make_clone(origin, origin.parent / "clone")


@pytest.fixture
def store(clone: Path) -> Iterator[GitRefStore]:
    with closing(GitRefStore(clone, REF, "origin")) as opened:
        yield opened


def test_a_hook_that_says_much_holds_nothing_up(store: GitRefStore, clone: Path, origin: Path) -> None:
    hook = clone / ".git" / "hooks" / "reference-transaction"
    hook.write_text("#!/bin/sh\nhead -c 300000 /dev/zero >&2\n", encoding="utf-8")
    hook.chmod(0o755)
    first = store.commit(None, {"a": b"1"}, "first")
    assert revision(origin) == revision(clone) == first


def test_a_stream_that_ends_early_makes_no_commit(clone: Path) -> None:
    """As when promptsync is killed while it writes. A ref would hold texts that nobody ever removes."""
    files = {"prompts/a.md": b"1", "prompts/b.md": b"2", "gone": None}
    stream = commit_stream(None, files, "first", "a <b> 1 +0000", "0" * 40)
    lines = stream.splitlines(keepends=True)
    before = git(clone, "for-each-ref")
    for end in range(len(lines)):
        cut = b"".join(lines[:end])
        assert subprocess.run(FAST_IMPORT, cwd=clone, input=cut, capture_output=True, check=False).returncode
        assert git(clone, "for-each-ref") == before

    whole = subprocess.run(FAST_IMPORT, cwd=clone, input=stream, capture_output=True, check=True)
    assert git(clone, "log", "--format=%s", whole.stdout.decode().strip()) == "first\n"
    assert git(clone, "for-each-ref") == before
