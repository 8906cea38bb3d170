"""The command line over a server that has a bad day."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from promptsync.applying.executor import Executor
from promptsync.frontend.progress import StepLines
from promptsync.frontend.reporter import Reporter
from promptsync.ledger.file import FileStore
from promptsync.ledger.ledger import StoredLedger
from promptsync.model import Prompt
from promptsync.plan import ChangeStatus
from promptsync.policy import Policy
from promptsync.service.slots import Slots
from promptsync.session.applier import apply_until_stopped
from promptsync.session.run import refuse_if_running, this_run
from promptsync.surveying.survey import OpenTarget, make_survey, observe
from tests.cli.organisation import TOKEN
from tests.cli.support import run_command, write_prompt
from tests.properties.machine_world import File, library
from tests.servers import running_server
from tests.service.faults import kinds
from tests.service.faults.layer import FaultLayer, nth_mutation
from tests.service.faults.service import patient_service

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from promptsync.plan import Outcome
    from promptsync.sandbox.store import PromptStore


@pytest.fixture
def server(layer: FaultLayer, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultLayer]:
    """The layer on a port, which the environment names."""
    with running_server(layer) as url:
        monkeypatch.setenv("ONA_BASE_URL", url)
        monkeypatch.setenv("ONA_API_KEY", TOKEN)
        yield layer


@pytest.mark.usefixtures("workdir")
def test_a_lost_answer_is_not_heard_of(server: FaultLayer, store: PromptStore) -> None:
    write_prompt("one", command="one")
    server.choose = nth_mutation(kinds.lost_after)
    applied = run_command("apply", "--yes")
    assert applied.code == 0
    assert applied.err == "[1/1] create one\n"
    assert [one.content.name for one in store.prompts()] == ["one"]
    assert run_command("plan", "--detailed-exitcode").code == 0


@pytest.mark.usefixtures("workdir")
def test_a_create_whose_answer_never_comes_whole_is_taken_up_by_the_next_apply(
    server: FaultLayer, store: PromptStore
) -> None:
    write_prompt("one")
    server.choose = nth_mutation(kinds.wrong_type)
    failed = run_command("apply", "--yes")
    assert failed.code == 1
    assert "not application/json" in failed.out
    assert run_command("apply", "--yes").code == 0
    assert server.methods().count("CreatePrompt") == 1
    assert len(store.prompts()) == 1


def test_after_the_timeout_no_request_is_started(layer: FaultLayer, tmp_path: Path) -> None:
    files = {f"p{n}": File(Prompt(f"P{n}", "What it is for.", f"{n}\n")) for n in range(20)}
    ledger = StoredLedger(FileStore(tmp_path / "ledger.sqlite3"))
    layer.choose = nth_mutation(kinds.delayed(0.005), times=20)

    async def applied() -> Outcome:
        slots = Slots(1)
        async with patient_service(layer, slots=slots) as service:
            parts = OpenTarget("test", service, ledger, slots, refuse_if_running)
            survey = await make_survey(parts, await observe(parts), library(files, Policy()))
            executor = Executor(survey.plan, service, StepLines(20), slots)
            run, reporter = this_run(tmp_path, timedelta(seconds=-1)), Reporter("test", "text")
            await apply_until_stopped(executor, ledger, survey, run, reporter)
        return executor.outcome()

    outcome = asyncio.run(applied())
    sent = layer.methods().count("CreatePrompt")
    assert sent <= 1  # it may have been on its way
    assert (outcome.count(ChangeStatus.APPLIED), outcome.count(ChangeStatus.NOT_TRIED)) == (sent, 20 - sent)
    assert len(ledger.read().bases) == sent
    assert ledger.read().intent is None
