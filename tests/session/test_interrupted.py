"""Ctrl-C on a terminal, which git hears too while it takes in what the ledger will hold."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from promptsync.model import Prompt
from tests.cli.processes import running_apply
from tests.repositories import git, ledger_of, revision, write_library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.organisation import Organisation

ANSWERED = 3
SIDE_BY_SIDE = 8


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a terminal tells each process on its own")
def test_what_was_done_is_written_and_shared(clone: Path, origin: Path, organisation: Organisation) -> None:
    write_library({f"p{n:02}": Prompt(f"P{n}", "Use when asked.", f"{n}\n") for n in range(20)})
    organisation.admit(ANSWERED)
    with running_apply() as apply:
        apply.wait_until(lambda: organisation.mutations() == ANSWERED + SIDE_BY_SIDE)
        apply.interrupt_group(signal.SIGINT)
        apply.wait_for("Stopping: ")
        organisation.release()
        ended = apply.end()
    assert (ended.code, "Exception" in ended.err) == (130, False), ended.err
    with ledger_of(clone) as ledger:
        state = ledger.read()
        prompts = ledger.load(state, state.bases.values())
    assert len(prompts) == ANSWERED + SIDE_BY_SIDE
    assert {one.name: one for one in prompts.values()} == organisation.prompts()
    assert state.intent is None
    assert revision(origin) == revision(clone) == state.revision
    assert git(clone, "for-each-ref", "refs/promptsync-work") == ""
