"""What becomes of each answer that is not a success, seen through the client."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

import httpx
import pytest
from connectrpc.code import Code
from gitpod.v1 import agent_pb2
from gitpod.v1.actionable_error_pb2 import ActionableErrorDetails
from gitpod.v1.organization_pb2 import (
    ORGANIZATION_TIER_ENTERPRISE,
    OrganizationTierFailedPreconditionDetails,
    PolicyEnforcedFailedPreconditionDetails,
)
from google.protobuf import json_format

from promptsync.errors import RemoteError
from promptsync.service.error_answers import HINTS

from .support import ID, TOKEN, answer, ask

if TYPE_CHECKING:
    from google.protobuf.message import Message


def refused(response: httpx.Response) -> RemoteError:
    with pytest.raises(RemoteError) as caught:
        ask(lambda _: response, lambda service: service.get_prompt(ID))
    return caught.value


def test_every_code_of_the_protocol_has_a_hint() -> None:
    assert set(HINTS) == {code.value for code in Code}
    assert all(HINTS.values())


@pytest.mark.parametrize("code", sorted(HINTS))
def test_the_code_and_the_message_are_the_servers(code: str) -> None:
    error = refused(answer({"code": code, "message": "that\nis it"}, 500))
    assert (error.code, error.message, error.hint) == (code, "GetPrompt: that is it", HINTS[code])
    assert error.retry_after is None


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (204, "unknown"),
        (304, "unknown"),
        (400, "internal"),
        (401, "unauthenticated"),
        (403, "permission_denied"),
        (404, "unimplemented"),
        (418, "unknown"),
        (429, "resource_exhausted"),
        (500, "unknown"),
        (502, "unavailable"),
        (503, "unavailable"),
        (504, "unavailable"),
        (599, "unknown"),
    ],
)
@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[1]", b'{"code": 5}', b'{"code": "NOT_FOUND"}', b"[" * 100_000]
)
def test_without_a_code_the_status_says_what_it_is(status: int, code: str, body: bytes) -> None:
    error = refused(httpx.Response(status, content=body))
    assert error.code == code
    assert f"HTTP {status}" in error.message


def test_a_proxys_page_is_quoted_in_a_line() -> None:
    page = "<html><title>502 Bad Gateway</title>\n<body>nginx</body></html>"
    error = refused(httpx.Response(502, html=page))
    assert error.code == "unavailable"
    assert error.message == 'GetPrompt: HTTP 502, not from the API: "502 Bad Gateway nginx"'


@pytest.mark.parametrize("charset", ["hex", "rot13", "utf-16", "none", "idna"])
def test_a_page_in_any_charset_is_quoted(charset: str) -> None:
    headers = {"Content-Type": f"text/html; charset={charset}"}
    assert '"Down \ufffd"' in refused(httpx.Response(503, content=b"Down \xff", headers=headers)).message


def test_a_long_message_is_bounded() -> None:
    assert len(refused(answer({"code": "internal", "message": "x" * 9999}, 500)).message) < 330


def test_what_can_be_done_about_the_token_is_said() -> None:
    assert "ONA_API_KEY" in refused(answer({}, HTTPStatus.UNAUTHORIZED)).hint
    assert "read-write" in refused(answer({}, HTTPStatus.FORBIDDEN)).hint
    assert "ONA_BASE_URL" in refused(answer({}, HTTPStatus.NOT_FOUND)).hint


def detail(message: Message, *, prefix: str = "", debug: object = True) -> dict[str, object]:
    """An error detail as Connect sends it; ``debug`` True is the message as JSON."""
    value = base64.b64encode(message.SerializeToString()).decode().rstrip("=")
    found: dict[str, object] = {"type": f"{prefix}{message.DESCRIPTOR.full_name}", "value": value}
    if debug is True:
        debug = json_format.MessageToDict(message)
    return found if debug is None else {**found, "debug": debug}


def refused_with(*messages: Message, code: str = "failed_precondition", said: str = "no") -> RemoteError:
    details = [detail(message) for message in messages]
    return refused(answer({"code": code, "message": said, "details": details}, 400))


HIDDEN = agent_pb2.PromptValidationErrorDetails(cleaned_text="x\n", removed_count=3)


@pytest.mark.parametrize("prefix", ["", "type.googleapis.com/"])
@pytest.mark.parametrize(
    ("debug", "says", "cleaned"), [(True, "remove 3 hidden", "x\n"), (None, "", None), ("text", "", None)]
)
def test_hidden_characters_are_counted_and_the_cleaned_text_is_kept(
    prefix: str, debug: object, says: str, cleaned: str | None
) -> None:
    details = [detail(HIDDEN, prefix=prefix, debug=debug)]
    error = refused(answer({"code": "invalid_argument", "message": "no", "details": details}, 400))
    assert error.hint.startswith("The platform would remove")
    assert says in error.hint
    assert error.cleaned_text == cleaned


def test_one_hidden_character_is_one() -> None:
    hint = refused_with(agent_pb2.PromptValidationErrorDetails(removed_count=1)).hint
    assert "remove 1 hidden or deceptive Unicode character from" in hint


def test_an_actionable_error_is_shown_in_words_with_its_ways_out() -> None:
    message = ActionableErrorDetails(error_code="E7", user_message="Full.", metadata={"limit": "5"})
    message.actions.add(label="Upgrade", dashboard_path="/settings/billing")
    message.actions.add(action_id="docs", external_url="https://ona.example/docs")
    error = refused_with(message)
    assert error.message == "GetPrompt: no; Full.; error code E7; limit: 5"
    assert error.hint == (
        "The platform offers: Upgrade: https://ona.example/settings/billing; docs: https://ona.example/docs."
    )


def test_a_tier_that_is_missing_is_named() -> None:
    message = OrganizationTierFailedPreconditionDetails(
        message="Not on this plan", required_tier=ORGANIZATION_TIER_ENTERPRISE
    )
    error = refused_with(message)
    assert error.message == "GetPrompt: no; Not on this plan; it needs the tier enterprise"
    assert error.hint == "Ask an administrator of the organization."


def test_a_policy_that_refuses_is_named() -> None:
    message = PolicyEnforcedFailedPreconditionDetails(message="no", policy_name="requireCustomDomainAccess")
    error = refused_with(message, said="no")
    policy = "the organization's policy requireCustomDomainAccess enforces it"
    assert error.message == f"GetPrompt: no; {policy}"


def test_a_detail_without_a_message_of_the_answer_is_the_message() -> None:
    error = refused_with(PolicyEnforcedFailedPreconditionDetails(message="Only by SSO"), said="")
    assert error.message == "GetPrompt: Only by SSO"


@pytest.mark.parametrize(
    "debug", [5, [], {"userMessage": 5, "metadata": [], "actions": {}}, {"actions": [5, {}]}]
)
def test_a_detail_that_is_not_its_message_adds_nothing(debug: object) -> None:
    details = [detail(ActionableErrorDetails(), debug=debug)]
    error = refused(answer({"code": "aborted", "message": "no", "details": details}, 409))
    assert (error.message, error.hint) == ("GetPrompt: no", HINTS["aborted"])


@pytest.mark.parametrize("details", ["x", {}, [None, 5, {"type": 5}, {}], [{"type": "google.rpc.RetryInfo"}]])
def test_details_that_are_none_do_no_harm(details: object) -> None:
    error = refused(answer({"code": "aborted", "message": "no", "details": details}, 409))
    assert (error.code, error.retry_after) == ("aborted", None)


def test_the_wait_is_the_details_then_the_headers() -> None:
    detail = {"type": "google.rpc.RetryInfo", "debug": {"retryDelay": "1.5s"}}
    body: dict[str, object] = {"code": "resource_exhausted", "message": "slower"}
    headers = {"RateLimit-RetryAfter": "7", "Retry-After": "9"}
    assert refused(answer({**body, "details": [detail]}, 429, headers)).retry_after == 1.5
    assert refused(answer(body, 429, headers)).retry_after == 7
    assert refused(answer(body, 429, {"Retry-After": "9"})).retry_after == 9


def test_a_wait_until_a_date_is_from_now() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    wait = refused(httpx.Response(503, headers={"Retry-After": date})).retry_after
    assert wait is not None
    assert 60 < wait <= 100


@pytest.mark.parametrize("status", [200, 307, 400, 401, 502])
@pytest.mark.parametrize("shape", ["json", "html", "type", "location"])
def test_a_server_that_echoes_the_token_does_not_make_us_show_it(status: int, shape: str) -> None:
    def echo(request: httpx.Request) -> httpx.Response:
        said = request.headers["Authorization"]
        assert said == f"Bearer {TOKEN}"
        if shape == "json":
            actions = [{"label": said, "externalUrl": f"https://{TOKEN}.example", "dashboardPath": said}]
            debug = {"userMessage": said, "metadata": {said: said}, "actions": actions}
            details = [{"type": said}, {"type": "gitpod.v1.ActionableErrorDetails", "debug": debug}]
            return answer(
                {"code": "internal", "message": said, "details": details, "prompt": {"id": said}},
                status,
            )
        if shape == "html":
            return httpx.Response(status, html=f"<p>{said}</p>")
        if shape == "type":
            return httpx.Response(status, content=b"x", headers={"Content-Type": f"text/{TOKEN}"})
        return httpx.Response(status, headers={"Location": f"https://{TOKEN}.example/{TOKEN}?{TOKEN}"})

    with pytest.raises(RemoteError) as caught:
        ask(echo, lambda service: service.get_prompt(ID))
    error = caught.value
    shown = f"{error!r} {error} {error.message} {error.hint} {error.__cause__!r}"
    assert TOKEN.lower() not in shown.lower()
