"""Commits through git fast-import: begun early, whole or not at all, whatever git says on the way."""

from __future__ import annotations

import os
import shlex
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from git import Repo

from promptsync.ledger.fast_import import COMMAND, FastImport
from promptsync.ledger.git_ref import GitRefStore
from tests.repositories import REF, git, make_clone, revision
from tests.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def clone(origin: Path) -> Path:
    return make_clone(origin, origin.parent / "clone")


@pytest.fixture
def store(clone: Path) -> Iterator[GitRefStore]:
    with closing(GitRefStore(clone, REF, "origin")) as opened:
        yield opened


def test_what_is_prepared_is_written_before_the_commit(store: GitRefStore, clone: Path) -> None:
    content = os.urandom(1 << 20)
    store.prepare(content)
    packs = clone / ".git" / "objects" / "pack"
    wait_until(lambda: any(one.stat().st_size for one in packs.glob("tmp_pack_*")))
    first = store.commit(None, {"a": content}, "first")
    assert store.read(first, "a") == {"a": content}


def test_a_hook_that_says_much_holds_nothing_up(store: GitRefStore, clone: Path, origin: Path) -> None:
    hook = clone / ".git" / "hooks" / "reference-transaction"
    hook.write_text("#!/bin/sh\nhead -c 300000 /dev/zero >&2\n", encoding="utf-8")
    hook.chmod(0o755)
    first = store.commit(None, {"a": b"1"}, "first")
    assert revision(origin) == revision(clone) == first


@pytest.mark.skipif(os.name != "posix", reason="what is sent is kept by a shell")
def test_what_comes_to_its_end_before_it_is_done_is_no_commit(clone: Path, tmp_path: Path) -> None:
    """As where promptsync is killed while it writes. A ref would hold texts that nobody ever removes."""
    kept, tee = tmp_path / "stream", ["tee", str(tmp_path / "stream")]
    with Repo(clone) as repo:
        process = repo.git.execute(
            ["sh", "-c", f"{shlex.join(tee)} | {shlex.join(COMMAND)}"],
            as_process=True,
            istream=subprocess.PIPE,
        )
        files = {"prompts/a.md": b"1", "prompts/b.md": b"2", "gone": None}
        commit = FastImport(process).commit(None, files, "first", "a <b> 1 +0000")
    assert git(clone, "log", "--format=%s", commit) == "first\n"
    before = git(clone, "for-each-ref")
    lines = kept.read_bytes().splitlines(keepends=True)
    assert lines[-1] == b"done\n"
    for end in range(len(lines)):
        cut = b"".join(lines[:end])
        assert subprocess.run(COMMAND, cwd=clone, input=cut, capture_output=True, check=False).returncode
        assert git(clone, "for-each-ref") == before
