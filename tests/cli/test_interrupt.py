"""Ctrl-C, a polite kill, the timeout: what was done is remembered, and the next apply ends what was begun."""

from __future__ import annotations

import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.ledger.file import FileStore
from promptsync.ledger.ledger import StoredLedger
from tests.cli.processes import running_apply
from tests.cli.support import write_prompt
from tests.cli.terminal import Terminal
from tests.waiting import wait_until

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Finished, Promptsync

SIZE = 20
ADMITTED = 3
SIDE_BY_SIDE = 8
UNDER_WAY = ADMITTED + SIDE_BY_SIDE
FOR_ITS_ALARM = timedelta(seconds=4)
"""Beyond the deadline, which counts from the survey, in whole seconds: the alarm is set after it."""


@pytest.fixture
def library(workdir: Path) -> None:
    for number in range(SIZE):
        write_prompt(f"p{number:02}", command=f"c{number:02}")


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_lets_the_requests_under_way_end(
    promptsync: Promptsync, organisation: Organisation, number: signal.Signals
) -> None:
    organisation.admit(ADMITTED)
    with running_apply("--format", "json") as apply:
        apply.wait_until(lambda: organisation.mutations() == UNDER_WAY)
        apply.interrupt(number)
        apply.wait_for("Stopping: ")
        organisation.release()
        ended = apply.end()

    assert ended.code == 130
    _check_what_was_done(ended)
    _check_that_the_next_apply_ends_it(promptsync, organisation, UNDER_WAY)


@pytest.mark.usefixtures("library")
def test_the_timeout_lets_the_requests_under_way_end(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    organisation.admit(ADMITTED)
    with running_apply("--format", "json", "--timeout", "0.02") as apply:
        apply.wait_until(lambda: organisation.mutations() == UNDER_WAY)
        apply.wait_until(lambda: datetime.now(UTC) > deadline() + FOR_ITS_ALARM)
        organisation.release()
        ended = apply.end()

    assert ended.code == 4
    _check_what_was_done(ended)
    _check_that_the_next_apply_ends_it(promptsync, organisation, UNDER_WAY)


def test_ctrl_c_ends_the_wait_for_what_may_be_there(
    promptsync: Promptsync, organisation: Organisation, workdir: Path
) -> None:
    """A prompt without a command that was just written and is not listed: it is not created again at once."""
    write_prompt("one")
    assert promptsync("apply", "--yes").code == 0
    (made,) = organisation.store.prompts()
    organisation.store.delete(made.id)
    before = organisation.mutations()
    with running_apply("--drift", "overwrite") as apply:
        apply.wait_for("Waiting for the platform to list 1 prompt: one")
        apply.interrupt(signal.SIGINT)
        ended = apply.end()
    assert ended.code == 130
    assert organisation.mutations() == before


@pytest.mark.usefixtures("library")
def test_ctrl_c_on_a_terminal(promptsync: Promptsync, organisation: Organisation) -> None:
    organisation.admit(ADMITTED)
    with Terminal("apply", "--yes") as terminal:
        terminal.wait_for(f"[{ADMITTED}/{SIZE}]")
        terminal.type("\x03")
        terminal.wait_for("Stopping: waiting for ")
        organisation.release()
        assert terminal.end() == 130
        done = len(organisation.prompts())
        assert f"Applied {done}, failed 0, not tried {SIZE - done}." in terminal.shown
    assert ADMITTED <= done < SIZE
    _check_that_the_next_apply_ends_it(promptsync, organisation, done)


@pytest.mark.usefixtures("library")
def test_another_ctrl_c_waits_for_no_answer(promptsync: Promptsync, organisation: Organisation) -> None:
    organisation.admit(ADMITTED)
    with Terminal("apply", "--yes") as terminal:
        terminal.wait_for(f"[{ADMITTED}/{SIZE}]")
        wait_until(lambda: organisation.mutations() == UNDER_WAY)
        terminal.type("\x03")
        terminal.wait_for("Stopping: waiting for 8 requests under way.")
        terminal.type("\x03")
        terminal.wait_for("Not waiting for 8 requests")
        assert terminal.end() == 130
        assert f"Applied {ADMITTED}, failed 8, not tried {SIZE - UNDER_WAY}." in terminal.shown
        assert "Traceback" not in terminal.shown
    organisation.release()
    wait_until(lambda: len(organisation.prompts()) == UNDER_WAY)
    assert promptsync("apply", "--yes").code == 0
    assert len(organisation.prompts()) == SIZE  # none of them twice
    assert promptsync("plan", "--detailed-exitcode").code == 0


@pytest.mark.usefixtures("library")
def test_ctrl_c_at_the_question(organisation: Organisation) -> None:
    with Terminal("apply") as terminal:
        terminal.wait_for("[y/N]")
        terminal.interrupt("Interrupted.")
        assert terminal.end() == 130
    assert organisation.mutations() == 0


def deadline() -> datetime:
    """Until when the apply that is under way may start requests, as its ledger says."""
    intent = StoredLedger(FileStore(Path(".promptsync/default.ledger.sqlite3"))).read().intent
    assert intent
    return intent.run.deadline


def _check_what_was_done(ended: Finished) -> None:
    """Those that were answered or under way, and no other."""
    statuses = [change["status"] for change in ended.document["changes"]]
    assert (statuses.count("applied"), statuses.count("not tried")) == (UNDER_WAY, SIZE - UNDER_WAY)


def _check_that_the_next_apply_ends_it(promptsync: Promptsync, organisation: Organisation, done: int) -> None:
    """The ledger knows what was done, so nothing is asked for, warned of, or made twice."""
    organisation.methods()
    plan = promptsync("plan", "--format", "json").document
    assert (plan["summary"]["unchanged"], plan["summary"]["create"]) == (done, SIZE - done)
    assert plan["problems"] == []
    assert promptsync("apply", "--yes").code == 0
    assert organisation.methods().count("CreatePrompt") == SIZE - done
    assert len(organisation.prompts()) == SIZE
    assert promptsync("plan", "--detailed-exitcode").code == 0
