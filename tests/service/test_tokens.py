"""When one is told that a token expires: the sentence, the wire, and what the commands do about it."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from gitpod.v1 import user_pb2
from google.protobuf import json_format

from promptsync.errors import RemoteError
from promptsync.sandbox.app import create_app
from promptsync.sandbox.store import PromptStore
from promptsync.service.tokens import PersonalToken, expiry_warning, parse_tokens, tokens_request
from tests.cli.organisation import TOKEN
from tests.cli.support import Finished, run_command, write_prompt
from tests.servers import running_server
from tests.service.faults import kinds
from tests.service.faults.layer import FaultLayer, nth_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.service.faults.layer import Choice, Fault

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def warned(*days: float, user: str = "me") -> str:
    tokens = [PersonalToken(user, NOW + timedelta(days=number)) for number in days]
    return expiry_warning(tokens, "me", NOW)


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ((), ""),
        ((-1,), ""),
        ((14.01,), ""),
        ((14,), "your personal access token expires on 2026-03-15, in 14 days"),
        ((1.5,), "your personal access token expires on 2026-03-03, in 1 day"),
        ((0.1,), "your personal access token expires on 2026-03-01, within a day"),
        ((-1, 9), "your personal access token expires on 2026-03-10, in 9 days"),
        ((80, 9, -1, 3), "the first of your 3 access tokens expires on 2026-03-04, in 3 days"),
        ((80, 40), ""),
    ],
)
def test_the_first_token_to_expire_is_named_if_it_is_soon(days: tuple[float, ...], says: str) -> None:
    assert warned(*days) == says


def test_a_token_of_another_user_is_not_ours() -> None:
    assert warned(3, user="somebody else") == ""


def test_the_request_and_the_answer_are_the_platforms() -> None:
    json_format.ParseDict(tokens_request(), user_pb2.ListPersonalAccessTokensRequest())
    message = user_pb2.ListPersonalAccessTokensResponse()
    message.personal_access_tokens.add(user_id="me").expires_at.FromDatetime(NOW)
    answer = json.loads(json_format.MessageToJson(message))
    assert parse_tokens(answer) == [PersonalToken("me", NOW)]
    assert parse_tokens({}) == []


@pytest.mark.parametrize(
    "tokens", [5, [5], [{}], [{"expiresAt": "soon"}], [{"expiresAt": 5}], [{"expiresAt": None}]]
)
def test_an_answer_that_cannot_be_one_is_an_error(tokens: object) -> None:
    with pytest.raises(RemoteError) as caught:
        parse_tokens({"personalAccessTokens": tokens})
    assert caught.value.code == "data_loss"


@pytest.fixture
def store() -> Iterator[PromptStore]:
    """What the server keeps."""
    with closing(PromptStore(":memory:")) as store:
        yield store


@pytest.fixture
def soon() -> list[datetime]:
    return [datetime.now(UTC) + timedelta(days=3, hours=1)]


def run(
    store: PromptStore,
    expiries: list[datetime],
    monkeypatch: pytest.MonkeyPatch,
    *arguments: str,
    choose: Choice = lambda _: None,
) -> tuple[Finished, FaultLayer]:
    """How a command ends at a server with these tokens, and what came there."""
    layer = FaultLayer(create_app(store, expiries=expiries))
    layer.choose = choose
    with running_server(layer) as url:
        monkeypatch.setenv("ONA_BASE_URL", url)
        monkeypatch.setenv("ONA_API_KEY", TOKEN)
        return run_command(*arguments), layer


@pytest.mark.usefixtures("workdir")
def test_apply_warns_of_a_token_that_expires_soon(
    store: PromptStore, soon: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_prompt("one")
    applied, layer = run(store, soon, monkeypatch, "apply", "--yes", "--format", "json")
    assert (applied.code, applied.rules) == (0, ["token-expires"])
    (warning,) = applied.document["problems"]
    assert f"expires on {soon[0]:%Y-%m-%d}, in 3 days" in warning["message"]
    assert "https://app.gitpod.io/settings/personal-access-tokens" in warning["hint"]
    assert layer.methods().count("ListPersonalAccessTokens") == 1


@pytest.mark.usefixtures("workdir")
def test_a_plan_does_not_ask(
    store: PromptStore, soon: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_prompt("one")
    planned, layer = run(store, soon, monkeypatch, "plan", "--format", "json")
    assert (planned.code, planned.rules) == (0, [])
    assert "ListPersonalAccessTokens" not in layer.methods()


@pytest.mark.usefixtures("workdir")
@pytest.mark.parametrize(
    "fault",
    [
        kinds.refuse("permission_denied"),
        kinds.refuse("unavailable"),
        kinds.lost_before,
        kinds.html_page(404),
        kinds.half,
    ],
)
def test_without_an_answer_nothing_is_said_and_nothing_is_asked_again(
    fault: Fault, store: PromptStore, soon: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_prompt("one")
    choose = nth_of("ListPersonalAccessTokens", fault)
    applied, layer = run(store, soon, monkeypatch, "apply", "--yes", "--format", "json", choose=choose)
    assert (applied.code, applied.rules) == (0, [])
    assert layer.methods().count("ListPersonalAccessTokens") == 1
