"""Names, as the platform's own messages have them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from gitpod.v1 import organization_pb2, service_account_pb2, user_pb2
from google.protobuf import json_format

from promptsync.errors import RemoteError
from promptsync.model import Identity, Person
from tests.service.support import answer, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx
    from google.protobuf.message import Message

ID = "0197a1c4-0000-7000-8000-000000000001"
USER = Identity("org", ID, "PRINCIPAL_USER")
ACCOUNT = Identity("org", ID, "PRINCIPAL_SERVICE_ACCOUNT")


def platform(message: Message, request: Message) -> Callable[[httpx.Request], httpx.Response]:
    """Answers ``message`` in the platform's own JSON; what is sent is read into ``request``."""

    def handle(sent: httpx.Request) -> httpx.Response:
        json_format.Parse(sent.content, request)
        return answer(json.loads(json_format.MessageToJson(message)))

    return handle


def test_the_name_of_an_organization() -> None:
    message = organization_pb2.GetOrganizationResponse(organization={"id": ID, "name": "Example GmbH"})
    request = organization_pb2.GetOrganizationRequest()
    assert ask(platform(message, request), lambda service: service.organization_name(ID)) == "Example GmbH"
    assert request.organization_id == ID


def test_a_user_has_a_name_and_an_address() -> None:
    message = user_pb2.GetUserResponse(user={"id": ID, "name": "Ada Example", "email": "ada@example.com"})
    request = user_pb2.GetUserRequest()
    found = ask(platform(message, request), lambda service: service.person(USER))
    assert found == Person("Ada Example", "ada@example.com")
    assert request.user_id == ID


def test_a_service_account_has_a_name_and_an_end() -> None:
    message = service_account_pb2.GetServiceAccountResponse(service_account={"id": ID, "name": "ci"})
    message.service_account.valid_until.FromDatetime(datetime(2027, 1, 31, tzinfo=UTC))
    request = service_account_pb2.GetServiceAccountRequest()
    found = ask(platform(message, request), lambda service: service.person(ACCOUNT))
    assert found == Person("ci", expires="2027-01-31T00:00:00Z")
    assert request.service_account_id == ID


@pytest.mark.parametrize("principal", ["", "PRINCIPAL_ENVIRONMENT", "PRINCIPAL_OF_TOMORROW"])
def test_another_principal_is_not_asked_for(principal: str) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    assert ask(refuse, lambda service: service.person(Identity("org", ID, principal))) is None


@pytest.mark.parametrize("body", [5, {"user": 5}, {"user": {"name": 5}}])
def test_an_answer_that_cannot_be_one_is_an_error(body: object) -> None:
    with pytest.raises(RemoteError) as caught:
        ask(lambda _: answer(body), lambda service: service.person(USER))
    assert caught.value.code == "data_loss"
