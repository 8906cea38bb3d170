"""Who changed prompts, as the platform's own messages have it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from gitpod.v1 import event_pb2, identity_pb2, organization_pb2, service_account_pb2
from google.protobuf import json_format

from promptsync.errors import RemoteError
from promptsync.model import Person
from promptsync.service.audit import AuditEntry
from tests.service.support import answer, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx
    from google.protobuf.message import Message

ID, OTHER = (f"0197a1c4-0000-7000-8000-00000000000{number}" for number in (1, 2))
SINCE = "2026-01-02T00:00:00.123456789Z"


def platform(message: Message, request: Message) -> Callable[[httpx.Request], httpx.Response]:
    """Answers ``message`` in the platform's own JSON; what is sent is read into ``request``."""

    def handle(sent: httpx.Request) -> httpx.Response:
        json_format.Parse(sent.content, request)
        return answer(json.loads(json_format.MessageToJson(message)))

    return handle


def test_changes_are_asked_for_and_read() -> None:
    message = event_pb2.ListAuditLogsResponse()
    entry = message.entries.add(subject_id=ID, actor_id=OTHER, action="prompt.updated")
    entry.actor_principal = identity_pb2.PRINCIPAL_SERVICE_ACCOUNT
    entry.created_at.FromDatetime(datetime(2026, 1, 3, tzinfo=UTC))
    request = event_pb2.ListAuditLogsRequest()
    found = ask(platform(message, request), lambda service: service.prompt_changes([ID], SINCE))
    assert found == [AuditEntry(ID, OTHER, "PRINCIPAL_SERVICE_ACCOUNT", "2026-01-03T00:00:00Z")]
    assert list(request.filter.subject_ids) == [ID]
    assert list(request.filter.subject_types) == [event_pb2.RESOURCE_TYPE_PROMPT]
    assert getattr(request.filter, "from").ToJsonString() == SINCE
    assert (request.sort.field, request.pagination.page_size) == ("createdAt", 100)


def test_a_kind_of_actor_that_is_not_known_is_none() -> None:
    body = {"entries": [{"subjectId": ID, "actorId": OTHER, "actorPrincipal": 99, "later": {"more": 1}}]}
    found = ask(lambda _: answer(body), lambda service: service.prompt_changes([ID], ""))
    assert found == [AuditEntry(ID, OTHER, "", "")]


def test_members_have_names_and_addresses() -> None:
    message = organization_pb2.ListMembersResponse()
    message.members.add(user_id=ID, full_name="Ada Example", email="ada@example.com")
    request = organization_pb2.ListMembersRequest()
    found = ask(platform(message, request), lambda service: service.members(OTHER, [ID]))
    assert found == {ID: Person("Ada Example", "ada@example.com")}
    assert (request.organization_id, list(request.filter.user_ids)) == (OTHER, [ID])


def test_suspended_service_accounts_have_names_too() -> None:
    message = service_account_pb2.ListServiceAccountsResponse()
    message.service_accounts.add(id=ID, name="ci", suspended=True)
    request = service_account_pb2.ListServiceAccountsRequest()
    found = ask(platform(message, request), lambda service: service.service_accounts([ID]))
    assert found == {ID: Person("ci")}
    assert (list(request.filter.service_account_ids), request.filter.include_suspended) == ([ID], True)


@pytest.mark.parametrize("body", [5, {"entries": 5}, {"entries": [5]}, {"entries": [{"subjectId": 5}]}])
def test_an_answer_that_cannot_be_one_is_an_error(body: object) -> None:
    with pytest.raises(RemoteError) as caught:
        ask(lambda _: answer(body), lambda service: service.prompt_changes([ID], ""))
    assert caught.value.code == "data_loss"
