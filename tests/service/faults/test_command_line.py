"""The command line over a server that has a bad day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.organisation import TOKEN
from tests.cli.support import run_command, write_prompt
from tests.servers import running_server
from tests.service.faults import kinds
from tests.service.faults.layer import nth_mutation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.sandbox.store import PromptStore
    from tests.service.faults.layer import FaultLayer


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
def test_a_create_whose_answer_never_comes_whole_is_searched_for(
    server: FaultLayer, store: PromptStore
) -> None:
    write_prompt("one")
    server.choose = nth_mutation(kinds.wrong_type)
    assert run_command("apply", "--yes").code == 0
    assert server.methods().count("CreatePrompt") == 1
    assert len(store.prompts()) == 1


@pytest.mark.usefixtures("workdir")
def test_after_the_timeout_no_request_is_started(server: FaultLayer, store: PromptStore) -> None:
    for number in range(20):
        write_prompt(f"p{number}")
    stopped = run_command("apply", "--yes", "--concurrency", "1", "--timeout", "0.00001")
    assert stopped.code == 3
    assert "CreatePrompt" not in server.methods()  # the time counts from the survey, as in the ledger
    assert store.prompts() == []
    assert run_command("apply", "--yes").code == 0
    assert len(store.prompts()) == 20
