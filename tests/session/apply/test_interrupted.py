"""Ctrl-C on a terminal while git writes the ledger: git hears it too."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from promptsync.model import Prompt
from tests.cli.processes import running_apply
from tests.repositories import git, ledger_of, revision, write_library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.organisation import Organisation

PROMPTS = {f"p{n:02}": Prompt(f"P{n}", "Use when asked.", f"{n}\n") for n in range(3)}

INTERRUPTING_HOOK = """#!/bin/sh
# At push number NUMBER of the ledger, interrupt the group of the apply, and wait until the push is dead.
echo >> "$GIT_DIR/pushes"
test "$(wc -l < "$GIT_DIR/pushes")" -eq NUMBER || exit 0
while ! test -s "$GIT_DIR/pid"; do :; done
trap '' INT
kill -INT "-$(cat "$GIT_DIR/pid")"
while kill -0 "$PPID" 2> /dev/null; do :; done
exit 1
"""


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a terminal tells each process on its own")
@pytest.mark.parametrize(("push", "written"), [(1, 0), (2, 3)], ids=["begin", "finish"])
def test_what_was_done_is_written_and_shared(
    clone: Path, origin: Path, organisation: Organisation, push: int, written: int
) -> None:
    write_library(PROMPTS)
    hook = origin / "hooks" / "pre-receive"
    hook.write_text(INTERRUPTING_HOOK.replace("NUMBER", str(push)), encoding="utf-8")
    hook.chmod(0o755)
    with running_apply() as apply:
        (origin / "pid").write_text(str(apply.pid), encoding="utf-8")
        ended = apply.end()
    assert (ended.code, "Exception" in ended.err) == (130, False), ended.err
    assert len((origin / "pushes").read_text(encoding="utf-8")) == 3
    with ledger_of(clone) as ledger:
        state = ledger.read()
        prompts = ledger.load(state, state.bases.values())
    assert len(prompts) == written
    assert {one.name: one for one in prompts.values()} == organisation.prompts()
    assert state.intent is None
    assert revision(origin) == revision(clone) == state.revision
    assert git(clone, "for-each-ref", "refs/promptsync-work") == ""
