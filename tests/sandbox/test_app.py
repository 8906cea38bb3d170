"""The application around the stubs: who may ask, and under which path."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import httpx
import pytest

from promptsync.sandbox.app import create_app
from tests.sandbox.wire import VALID, Wire

if TYPE_CHECKING:
    from promptsync.sandbox.store import PromptStore


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer  ", "Basic secret", "secret"])
@pytest.mark.parametrize("path", ["/gitpod.v1.AgentService/CreatePrompt", "/nowhere"])
def test_without_a_token_nothing_is_looked_at(
    wire: Wire, store: PromptStore, authorization: str | None, path: str
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    response = wire.send(httpx.Request("POST", f"http://sandbox{path}", headers=headers, json=VALID))

    assert response.status_code == 401
    assert response.headers["content-type"] == "application/json"
    assert response.json()["code"] == "unauthenticated"
    assert store.prompts() == []


def test_a_given_token_is_the_only_one(store: PromptStore) -> None:
    app = create_app(store, token="right")

    assert Wire(app, token="right").call("ListPrompts", {}).status_code == 200
    for wrong in ("wrong", "righ", "right2", "Right"):
        assert Wire(app, token=wrong).code("ListPrompts", {}) == "unauthenticated"


@pytest.mark.parametrize("root", ["", "/api", "/some/deeper/root"])
def test_both_services_answer_below_any_root(store: PromptStore, root: str) -> None:
    wire = Wire(create_app(store), root=root)

    assert wire.call("ListPrompts", {}).status_code == 200
    assert wire.call("GetAuthenticatedIdentity", {}, "IdentityService").json() == {
        "subject": {"id": store.subject, "principal": "PRINCIPAL_USER"},
        "organizationId": store.organization,
    }


def test_other_methods_are_unimplemented(wire: Wire) -> None:
    response = wire.call("CreateAgentExecutionConversationToken", {"agentExecutionId": str(uuid.uuid4())})

    assert response.status_code == 501
    assert response.json()["code"] == "unimplemented"


@pytest.mark.parametrize(
    "path", ["", "/", "/x", "/gitpod.v1.AgentService/Nothing", "/gitpod.v1.Other/ListPrompts"]
)
def test_another_path_is_not_there(wire: Wire, path: str) -> None:
    headers = {"Authorization": "Bearer any"}
    response = wire.send(httpx.Request("POST", f"http://sandbox{path}", headers=headers, json={}))

    assert response.status_code == 404
