"""Ours against the platform's own messages: its protobuf classes read what is sent and write what is read."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import httpx
from gitpod.v1 import agent_pb2, identity_pb2
from google.protobuf import json_format
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st

from promptsync.model import FIELDS, Identity, Prompt
from promptsync.service import wire

from .support import ID, ask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.model import FieldValue

M = TypeVar("M", bound=Message)

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_PROMPTS = st.builds(
    Prompt,
    name=_TEXT,
    description=_TEXT,
    prompt=_TEXT,
    command=_TEXT,
    is_command=st.booleans(),
    is_skill=st.booleans(),
    is_template=st.booleans(),
)
_FIELDS = st.fixed_dictionaries(
    {},
    optional={field: st.booleans() if field.startswith("is") else _TEXT for field in FIELDS},
)
_SNAKE = {"isCommand": "is_command", "isSkill": "is_skill", "isTemplate": "is_template"}


def official(request: Mapping[str, object] | bytes, message: M) -> M:
    """``request`` as the platform reads it: a field that it does not know is refused."""
    text = request if isinstance(request, bytes) else json.dumps(request)
    return json_format.Parse(text, message, ignore_unknown_fields=False)


def official_prompt(prompt: Prompt, *, with_text: bool = True, identifier: str = ID) -> agent_pb2.Prompt:
    message = agent_pb2.Prompt(id=identifier)
    message.metadata.organization_id = "org"
    message.metadata.name = prompt.name
    message.metadata.description = prompt.description
    message.spec.prompt = prompt.prompt if with_text else ""
    message.spec.command = prompt.command
    message.spec.is_command = prompt.is_command
    message.spec.is_skill = prompt.is_skill
    message.spec.is_template = prompt.is_template
    message.metadata.updated_at.FromJsonString("2026-01-02T00:00:00.123456789Z")
    return message


def replied(message: Message) -> httpx.Response:
    text = json_format.MessageToJson(message)
    return httpx.Response(200, content=text.encode(), headers={"Content-Type": "application/json"})


@given(_PROMPTS)
def test_a_creation_holds_the_same_fields(prompt: Prompt) -> None:
    message = official(wire.create_request(prompt), agent_pb2.CreatePromptRequest())
    assert {field: getattr(message, _SNAKE.get(field, field)) for field in FIELDS} == prompt.fields()


@given(_FIELDS)
def test_an_update_sets_exactly_the_given_fields(fields: dict[str, FieldValue]) -> None:
    message = official(wire.update_request(ID, fields), agent_pb2.UpdatePromptRequest())
    held = {
        field: getattr(part, _SNAKE.get(field, field))
        for field in FIELDS
        for part in [message.metadata if field in ("name", "description") else message.spec]
        if part.HasField(_SNAKE.get(field, field))
    }
    assert (message.prompt_id, held) == (ID, fields)
    assert message.HasField("metadata") == bool(fields.keys() & {"name", "description"})
    assert message.HasField("spec") == bool(fields.keys() - {"name", "description"})


@given(_PROMPTS, st.booleans())
def test_any_prompt_of_the_platform_is_read_with_the_same_fields(prompt: Prompt, defaults: bool) -> None:
    text = json_format.MessageToJson(official_prompt(prompt), always_print_fields_with_no_presence=defaults)
    live = wire.parse_prompt(json.loads(text))
    assert (live.id, live.organization, live.prompt) == (ID, "org", prompt)
    assert live.updated_at == "2026-01-02T00:00:00.123456789Z"


@given(_PROMPTS)
def test_without_its_text_a_prompt_is_read_with_the_other_fields(prompt: Prompt) -> None:
    text = json_format.MessageToJson(official_prompt(prompt, with_text=False))
    live = wire.parse_listed(json.loads(text))
    assert live.head.fields() == prompt.fields() | {"prompt": ""}


def test_an_identity_is_the_platforms() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        official(request.content, identity_pb2.GetAuthenticatedIdentityRequest())
        message = identity_pb2.GetAuthenticatedIdentityResponse(organization_id="org")
        message.subject.id = "me"
        message.subject.principal = (
            message.subject.DESCRIPTOR.fields_by_name["principal"].enum_type.values[2].number
        )
        return replied(message)

    identity = ask(handler, lambda service: service.identity())
    assert (identity.organization, identity.subject) == ("org", "me")
    assert identity.principal.startswith("PRINCIPAL_")


def test_an_empty_identity_has_an_organisation() -> None:
    message = identity_pb2.GetAuthenticatedIdentityResponse(organization_id="org")
    identity = ask(lambda _: replied(message), lambda service: service.identity())
    assert replace(identity, at="") == Identity("org")


def test_each_method_speaks_the_platforms_messages() -> None:
    prompt = Prompt("Review", "Reviews.", "Read \u00e9\U0001f600.\n", command="review", is_command=True)
    seen: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        method = request.url.path.rpartition("/")[2]
        seen.append(method)
        body = request.content
        if method == "ListPrompts":
            listing = official(body, agent_pb2.ListPromptsRequest())
            assert listing.filter.exclude_prompt_content
            assert listing.pagination.page_size == 100
            number = int(listing.pagination.token or "0")
            page = agent_pb2.ListPromptsResponse(
                prompts=[
                    official_prompt(prompt, with_text=False, identifier=f"{number}-{n}") for n in range(2)
                ]
            )
            page.pagination.next_token = "" if number == 2 else str(number + 1)
            return replied(page)
        if method == "GetPrompt":
            assert official(body, agent_pb2.GetPromptRequest()).prompt_id == ID
            return replied(agent_pb2.GetPromptResponse(prompt=official_prompt(prompt)))
        if method == "CreatePrompt":
            assert official(body, agent_pb2.CreatePromptRequest()).prompt == prompt.prompt
            return replied(agent_pb2.CreatePromptResponse(prompt=official_prompt(prompt)))
        if method == "UpdatePrompt":
            assert official(body, agent_pb2.UpdatePromptRequest()).spec.HasField("is_command")
            return replied(agent_pb2.UpdatePromptResponse(prompt=official_prompt(prompt)))
        assert official(body, agent_pb2.DeletePromptRequest()).prompt_id == ID
        return replied(agent_pb2.DeletePromptResponse())

    listed = ask(handler, lambda service: service.list_prompts())
    assert [live.id for live in listed] == ["0-0", "0-1", "1-0", "1-1", "2-0", "2-1"]
    assert ask(handler, lambda service: service.get_prompt(ID)).prompt == prompt
    assert ask(handler, lambda service: service.create_prompt(prompt)).prompt == prompt
    assert ask(handler, lambda service: service.update_prompt(ID, {"isCommand": False})).prompt == prompt
    ask(handler, lambda service: service.delete_prompt(ID))
    assert seen == ["ListPrompts"] * 3 + ["GetPrompt", "CreatePrompt", "UpdatePrompt", "DeletePrompt"]
