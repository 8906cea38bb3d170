"""The platform's own SDK against the sandbox on a port: a client that promptsync has no part in."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import ona_sdk
import pytest
from connectrpc.code import Code
from connectrpc.errors import ConnectError
from gitpod.v1 import agent_pb2, event_pb2, identity_pb2, organization_pb2, user_pb2, workflow_pb2
from gitpod.v1.pagination_pb2 import PaginationRequest

from promptsync.errors import PromptsyncError
from promptsync.sandbox.app import create_app
from promptsync.sandbox.server import listening_socket, serve, url_of
from promptsync.sandbox.store import PromptStore
from tests.servers import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Chosen = dict[str, object]


@pytest.fixture
def services(store: PromptStore) -> Iterator[ona_sdk.services.ServiceClients]:
    with running_server(create_app(store, token="secret")) as url:
        yield ona_sdk.create_client(api_key="secret", base_url=f"{url}/api").services


def creation(name: str, command: str = "", prompt: str = "p") -> agent_pb2.CreatePromptRequest:
    return agent_pb2.CreatePromptRequest(name=name, description="d", prompt=prompt, command=command)


def test_the_tokens_of_the_user_are_listed(store: PromptStore) -> None:
    expiries = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2)]
    with running_server(create_app(store, expiries=expiries)) as url:
        services = ona_sdk.create_client(api_key="any", base_url=url).services
        listed = services.user.list_personal_access_tokens(user_pb2.ListPersonalAccessTokensRequest())
    tokens = listed.personal_access_tokens
    assert [token.expires_at.ToDatetime(tzinfo=UTC) for token in tokens] == expiries
    assert {token.user_id for token in tokens} == {store.subject}


def test_the_organization_and_its_people_have_names(
    services: ona_sdk.services.ServiceClients, store: PromptStore
) -> None:
    request = organization_pb2.GetOrganizationRequest(organization_id=store.organization)
    organization = services.organization.get_organization(request).organization
    user = services.user.get_user(user_pb2.GetUserRequest(user_id=store.subject)).user
    assert (organization.id, organization.name) == (store.organization, "Sandbox")
    assert (user.name, user.email, user.organization_id) == (
        "Sandbox User",
        "sandbox@example.com",
        store.organization,
    )


def test_every_change_is_in_the_audit_log(
    services: ona_sdk.services.ServiceClients, store: PromptStore
) -> None:
    agent = services.agent
    one, two = (agent.create_prompt(creation(name)).prompt for name in ("one", "two"))
    agent.update_prompt(agent_pb2.UpdatePromptRequest(prompt_id=one.id, metadata={"name": "three"}))
    agent.delete_prompt(agent_pb2.DeletePromptRequest(prompt_id=two.id))

    def listed(chosen: Chosen | None = None, order: str = "SORT_ORDER_DESC") -> list[tuple[str, str]]:
        request = event_pb2.ListAuditLogsRequest(filter=chosen, sort={"order": order})
        entries = services.event.list_audit_logs(request).entries
        assert {entry.actor_id for entry in entries} <= {store.subject}
        return [(entry.subject_id, entry.action) for entry in entries]

    whole = [(two.id, "deleted"), (one.id, "updated"), (two.id, "created"), (one.id, "created")]
    assert listed() == whole
    assert listed(order="SORT_ORDER_ASC") == whole[::-1]
    assert listed({"subject_ids": [one.id]}) == [whole[1], whole[3]]
    assert listed({"from": two.metadata.created_at}) == whole[:3]
    assert listed({"to": one.metadata.created_at}) == []
    assert listed({"actor_ids": [two.id]}) == []


@pytest.mark.parametrize("order", ["SORT_ORDER_ASC", "SORT_ORDER_DESC"])
def test_the_audit_log_comes_in_pages(services: ona_sdk.services.ServiceClients, order: str) -> None:
    made = [services.agent.create_prompt(creation(str(number))).prompt.id for number in range(5)]
    found, token = [], ""
    while True:
        page = {"page_size": 2, "token": token}
        request = event_pb2.ListAuditLogsRequest(pagination=page, sort={"order": order})
        answer = services.event.list_audit_logs(request)
        found += [entry.subject_id for entry in answer.entries]
        token = answer.pagination.next_token
        if not token:
            break
    assert found == (made if order == "SORT_ORDER_ASC" else made[::-1])


def test_automations_are_listed_whole(services: ona_sdk.services.ServiceClients, store: PromptStore) -> None:
    for number in range(3):
        automation = workflow_pb2.Workflow(id=f"0197a1c4-0000-7000-8000-00000000000{number}")
        automation.metadata.name = f"Automation {number}"
        store.put_automation(automation.id, automation.SerializeToString())
    first = services.workflow.list_workflows(workflow_pb2.ListWorkflowsRequest(pagination={"page_size": 2}))
    rest = {"page_size": 2, "token": first.pagination.next_token}
    second = services.workflow.list_workflows(workflow_pb2.ListWorkflowsRequest(pagination=rest))
    names = [one.metadata.name for one in (*first.workflows, *second.workflows)]
    assert names == ["Automation 2", "Automation 1", "Automation 0"]


def test_nobody_else_is_there(services: ona_sdk.services.ServiceClients) -> None:
    other = "0197a1c4-0000-7000-8000-000000000001"
    with pytest.raises(ConnectError) as no_user:
        services.user.get_user(user_pb2.GetUserRequest(user_id=other))
    with pytest.raises(ConnectError) as no_organization:
        services.organization.get_organization(organization_pb2.GetOrganizationRequest(organization_id=other))
    assert no_user.value.code == no_organization.value.code == Code.NOT_FOUND


def test_a_prompt_goes_there_and_back(services: ona_sdk.services.ServiceClients) -> None:
    agent = services.agent
    made = agent.create_prompt(creation("one", "one")).prompt
    changed = agent.update_prompt(
        agent_pb2.UpdatePromptRequest(prompt_id=made.id, metadata={"name": "two"}, spec={"is_skill": True})
    ).prompt

    assert (changed.metadata.name, changed.spec.command, changed.spec.is_skill) == ("two", "one", True)
    assert changed.metadata.updated_at.ToNanoseconds() > made.metadata.updated_at.ToNanoseconds()
    assert agent.get_prompt(agent_pb2.GetPromptRequest(prompt_id=made.id)).prompt == changed
    assert list(agent.list_prompts(agent_pb2.ListPromptsRequest()).prompts) == [changed]
    agent.delete_prompt(agent_pb2.DeletePromptRequest(prompt_id=made.id))
    assert not agent.list_prompts(agent_pb2.ListPromptsRequest()).prompts


def test_pages_and_identity(services: ona_sdk.services.ServiceClients, store: PromptStore) -> None:
    ids = [services.agent.create_prompt(creation(f"n{n}")).prompt.id for n in range(5)]
    first = services.agent.list_prompts(
        agent_pb2.ListPromptsRequest(pagination=PaginationRequest(page_size=3))
    )
    token = first.pagination.next_token
    last = services.agent.list_prompts(
        agent_pb2.ListPromptsRequest(pagination=PaginationRequest(token=token))
    )
    identity = services.identity.get_authenticated_identity(identity_pb2.GetAuthenticatedIdentityRequest())

    assert [prompt.id for prompt in [*first.prompts, *last.prompts]] == ids[::-1]
    assert identity.organization_id == store.organization == first.prompts[0].metadata.organization_id


def test_errors_arrive_with_their_code_and_detail(services: ona_sdk.services.ServiceClients) -> None:
    services.agent.create_prompt(creation("one", "one"))
    with pytest.raises(ConnectError) as taken:
        services.agent.create_prompt(creation("two", "one"))
    with pytest.raises(ConnectError) as hidden:
        services.agent.create_prompt(creation("two", prompt="a\u202eb"))

    assert taken.value.code is Code.ALREADY_EXISTS
    assert hidden.value.code is Code.INVALID_ARGUMENT
    (detail,) = hidden.value.details
    assert detail.type_name == "gitpod.v1.PromptValidationErrorDetails"
    cleaned = agent_pb2.PromptValidationErrorDetails.FromString(detail.message_bytes)
    assert (cleaned.cleaned_text, cleaned.removed_count) == ("ab", 1)


def test_another_token_is_refused(store: PromptStore) -> None:
    with running_server(create_app(store, token="secret")) as url:
        agent = ona_sdk.create_client(api_key="other", base_url=url).services.agent
        with pytest.raises(ConnectError) as refused:
            agent.list_prompts(agent_pb2.ListPromptsRequest())

    assert refused.value.code is Code.UNAUTHENTICATED


SERVE = """
import sys
from promptsync.sandbox.app import create_app
from promptsync.sandbox.server import serve
from promptsync.sandbox.store import PromptStore
store = PromptStore(sys.argv[1])
try:
    serve(create_app(store), port=0, ready=lambda url: print(url, flush=True))
except KeyboardInterrupt:
    store.close()
    print("bye")
"""


def test_serve_says_only_what_its_caller_says(tmp_path: Path) -> None:
    """Also where a client does not speak HTTP; and it ends in order on Ctrl-C."""
    command = [sys.executable, "-c", SERVE, str(tmp_path / "s")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        answer = httpx.post(
            f"{url}/gitpod.v1.AgentService/ListPrompts", headers={"Authorization": "Bearer x"}, json={}
        )
        assert answer.status_code == 200
        with socket.create_connection((httpx.URL(url).host, httpx.URL(url).port or 0)) as rude:
            rude.sendall(b"rubbish\r\n\r\n")
            assert rude.recv(1000).startswith(b"HTTP/1.1 400")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)

    assert (out, err, process.returncode) == ("bye\n", "", 0)


def test_a_taken_port_is_a_users_problem() -> None:
    with closing(PromptStore(":memory:")) as store, listening_socket(0) as taken:
        port = int(url_of(taken).rpartition(":")[2])
        with pytest.raises(PromptsyncError, match=f"cannot listen on port {port}"):
            serve(create_app(store), port=port, ready=print)
