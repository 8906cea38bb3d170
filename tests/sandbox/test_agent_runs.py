"""Agent runs of the sandbox, asked for by the platform's own SDK."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ona_sdk
import pytest
from connectrpc.code import Code
from connectrpc.errors import ConnectError
from gitpod.v1 import agent_pb2, environment_pb2
from gitpod.v1.pagination_pb2 import PaginationRequest

from promptsync.errors import PromptsyncError
from promptsync.sandbox.app import create_app
from promptsync.sandbox.run_scripts import Script, read_scripts
from tests.servers import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from promptsync.sandbox.store import PromptStore

PROJECT = "7d0e3a2c-1111-4222-8333-444455556666"
SCRIPTS = (
    Script("forbidden", refuse="agents are disabled"),
    Script("stuck", ({"phase": "PHASE_PENDING"},)),
    Script(
        "broken",
        (
            {
                "phase": "PHASE_STOPPED",
                "failureMessage": "no model",
                "failureReason": "AGENT_EXECUTION_FAILURE_REASON_LLM_INTEGRATION",
            },
        ),
    ),
)

Agents = ona_sdk.services.ServiceClients


@pytest.fixture
def services(store: PromptStore) -> Iterator[Agents]:
    with running_server(create_app(store, scripts=SCRIPTS)) as url:
        yield ona_sdk.create_client(api_key="any", base_url=url).services


def start(services: Agents, name: str = "run", **annotations: str) -> str:
    context = agent_pb2.AgentCodeContext(project_id=PROJECT)
    request = agent_pb2.StartAgentRequest(name=name, code_context=context, annotations=annotations)
    return str(services.agent.start_agent(request).agent_execution_id)


def send(services: Agents, run: str, text: str) -> None:
    block = agent_pb2.UserInputBlock.Input(text=agent_pb2.UserInputBlock.TextInput(content=text))
    services.agent.send_to_agent_execution(
        agent_pb2.SendToAgentExecutionRequest(
            agent_execution_id=run, user_input=agent_pb2.UserInputBlock(id="1", inputs=[block])
        )
    )


def look(services: Agents, run: str) -> agent_pb2.AgentExecution:
    request = agent_pb2.GetAgentExecutionRequest(agent_execution_id=run)
    return services.agent.get_agent_execution(request).agent_execution


def phases(services: Agents, run: str, looks: int) -> list[str]:
    name = agent_pb2.AgentExecution.Phase.Name
    return [name(look(services, run).status.phase).removeprefix("PHASE_") for _ in range(looks)]


def test_a_run_waits_for_input_then_works_until_it_waits_again(services: Agents) -> None:
    run = start(services)
    assert phases(services, run, 2) == ["PENDING", "PENDING"]
    send(services, run, "Read the diff.\nThen say what is wrong.")
    assert phases(services, run, 4) == ["PENDING", "RUNNING", "WAITING_FOR_INPUT", "WAITING_FOR_INPUT"]
    status = look(services, run).status
    reply = "rehearsed: 8 words, the first line is 'Read the diff.'"
    assert status.outputs["reply"].string_value == reply
    assert (status.iterations, status.input_tokens_used) == (2, 16)


def test_a_run_that_is_stuck_stays_pending(services: Agents) -> None:
    run = start(services)
    send(services, run, "stuck")
    assert phases(services, run, 3) == ["PENDING"] * 3


def test_a_run_may_fail(services: Agents) -> None:
    run = start(services)
    send(services, run, "broken")
    assert look(services, run).status.failure_message == "no model"


def test_a_policy_may_refuse_runs(services: Agents) -> None:
    with pytest.raises(ConnectError, match="agents are disabled") as refused:
        start(services, "forbidden")
    assert refused.value.code == Code.FAILED_PRECONDITION


def test_runs_are_found_by_annotation_page_by_page(services: Agents) -> None:
    runs = [start(services, **{"promptsync.dev/key": "a", "x.dev/n": str(n)}) for n in range(3)]
    start(services, **{"promptsync.dev/key": "b"})
    asked = agent_pb2.ListAgentExecutionsRequest(
        filter=agent_pb2.ListAgentExecutionsRequest.Filter(annotations={"promptsync.dev/key": "a"}),
        pagination=PaginationRequest(page_size=2),
    )
    first = services.agent.list_agent_executions(asked)
    asked.pagination.token = first.pagination.next_token
    second = services.agent.list_agent_executions(asked)
    found = [one.id for one in (*first.agent_executions, *second.agent_executions)]
    assert found == runs[::-1]
    assert second.pagination.next_token == ""


def test_only_a_stopped_run_can_be_deleted_and_its_environment_stays(
    services: Agents, store: PromptStore
) -> None:
    run = start(services)
    environment = look(services, run).status.used_environments[0]
    assert environment.created_by_agent
    deletion = agent_pb2.DeleteAgentExecutionRequest(agent_execution_id=run)
    with pytest.raises(ConnectError, match="not stopped"):
        services.agent.delete_agent_execution(deletion)
    services.agent.stop_agent_execution(agent_pb2.StopAgentExecutionRequest(agent_execution_id=run))
    services.agent.delete_agent_execution(deletion)
    with pytest.raises(ConnectError, match="not found"):
        look(services, run)
    assert store.runs.environments() == [environment.environment_id]
    removal = environment_pb2.DeleteEnvironmentRequest(environment_id=environment.environment_id)
    services.environment.delete_environment(removal)
    assert store.runs.environments() == []


def test_scripts_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "agent-runs.yaml"
    assert read_scripts(file) == ()
    file.write_text(
        "- {when: x, refuse: never}\n- phases: [{phase: PHASE_STOPPED, iterations: 3}]\n", encoding="utf-8"
    )
    refusing, working = read_scripts(file)
    assert refusing.refuse == "never"
    assert working.status(7).iterations == 3


@pytest.mark.parametrize("text", ["{", "- phases: [{faze: 1}]", "- when: x", "- refuse: no", "7"])
def test_a_file_that_is_no_list_of_scripts_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "agent-runs.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PromptsyncError, match="cannot be read as scripts"):
        read_scripts(file)
