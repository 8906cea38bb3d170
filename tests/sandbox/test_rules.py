"""Each rule of API.md's table "Methods and rules", at its border, against the descriptors' own."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import httpx
import pytest
from gitpod.v1 import agent_pb2
from hypothesis import given
from hypothesis import strategies as st

from promptsync.sandbox.hidden import without_hidden
from promptsync.sandbox.rules import CHECKS, rules_of
from tests.sandbox.wire import VALID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.descriptor import Descriptor, FieldDescriptor

    from promptsync.sandbox.store import PromptStore
    from tests.sandbox.wire import Json, Wire

SOME_ID = "01234567-89ab-cdef-0123-456789abcdef"

# API.md, "Methods and rules": field, least and greatest length.
CREATE_LENGTHS = [("name", 1, 255), ("description", 1, 500), ("prompt", 1, 20000), ("command", 0, 50)]
UPDATE_LENGTHS = [
    ("metadata", "name", 0, 255),
    ("metadata", "description", 1, 500),
    ("spec", "prompt", 0, 20000),
    ("spec", "command", 0, 50),
]

REQUESTS = [
    agent_pb2.CreatePromptRequest.DESCRIPTOR,
    agent_pb2.GetPromptRequest.DESCRIPTOR,
    agent_pb2.UpdatePromptRequest.DESCRIPTOR,
    agent_pb2.DeletePromptRequest.DESCRIPTOR,
    agent_pb2.ListPromptsRequest.DESCRIPTOR,
]


def fields_of(message: Descriptor) -> Iterator[FieldDescriptor]:
    for field in message.fields:
        yield field
        if field.message_type is not None:
            yield from fields_of(field.message_type)


@pytest.mark.parametrize("request_type", REQUESTS, ids=lambda request_type: request_type.name)
def test_every_rule_of_the_descriptors_is_checked(request_type: Descriptor) -> None:
    rules = {rule for field in fields_of(request_type) for rule in rules_of(field)}

    assert rules
    assert rules <= set(CHECKS)
    assert not [field.name for field in fields_of(request_type) if field.label == field.LABEL_REPEATED]


@pytest.mark.parametrize(("field", "least", "most"), CREATE_LENGTHS)
def test_create_takes_the_lengths_of_the_table(wire: Wire, field: str, least: int, most: int) -> None:
    wire.ok("CreatePrompt", {**VALID, field: "x" * least})
    wire.ok("CreatePrompt", {**VALID, field: "y" * most})
    assert wire.code("CreatePrompt", {**VALID, field: "x" * (most + 1)}) == "invalid_argument"
    if least:
        assert wire.code("CreatePrompt", {**VALID, field: ""}) == "invalid_argument"
        assert wire.code("CreatePrompt", {k: v for k, v in VALID.items() if k != field}) == "invalid_argument"


@pytest.mark.parametrize(("part", "field", "least", "most"), UPDATE_LENGTHS)
def test_update_takes_the_lengths_of_the_table(
    wire: Wire, part: str, field: str, least: int, most: int
) -> None:
    prompt_id = wire.create().id

    for good in (least, most):
        wire.ok("UpdatePrompt", {"promptId": prompt_id, part: {field: "x" * good}})
    for bad in {most + 1, least - 1} - {-1}:
        assert wire.code("UpdatePrompt", {"promptId": prompt_id, part: {field: "x" * bad}}) == (
            "invalid_argument"
        )


@pytest.mark.parametrize("field", ["name", "description", "prompt"])
def test_lengths_are_in_code_points(wire: Wire, field: str) -> None:
    most = {name: most for name, _, most in CREATE_LENGTHS}[field]

    wire.ok("CreatePrompt", {**VALID, field: "\U0001f600" * most})
    assert wire.code("CreatePrompt", {**VALID, field: "\U0001f600" * (most + 1)}) == "invalid_argument"


@pytest.mark.parametrize("command", ["a b", "a/b", "é", "a.b", "line\n", "\n"])
def test_a_command_outside_the_pattern_is_refused(wire: Wire, command: str) -> None:
    prompt_id = wire.create().id

    assert wire.code("CreatePrompt", {**VALID, "command": command}) == "invalid_argument"
    assert wire.code("UpdatePrompt", {"promptId": prompt_id, "spec": {"command": command}}) == (
        "invalid_argument"
    )


def test_a_command_of_every_allowed_kind_is_taken(wire: Wire) -> None:
    assert wire.create(command="aZ09_-").spec["command"] == "aZ09_-"


@pytest.mark.parametrize("method", ["GetPrompt", "UpdatePrompt", "DeletePrompt"])
@pytest.mark.parametrize("prompt_id", ["", "1", SOME_ID[:-1], f"{SOME_ID}\n", SOME_ID.replace("-", "")])
def test_an_id_is_a_uuid(wire: Wire, method: str, prompt_id: str) -> None:
    assert wire.code(method, {"promptId": prompt_id}) == "invalid_argument"
    assert wire.code(method, {"promptId": SOME_ID}) == "not_found"


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ({"pagination": {"pageSize": 100}}, {"pagination": {"pageSize": 101}}),
        ({"pagination": {"pageSize": 0}}, {"pagination": {"pageSize": -1}}),
        ({"filter": {"commandPrefix": "x" * 50}}, {"filter": {"commandPrefix": "x" * 51}}),
        ({"filter": {"search": "x" * 256}}, {"filter": {"search": "x" * 257}}),
    ],
)
def test_list_takes_the_limits_of_the_table(wire: Wire, good: Json, bad: Json) -> None:
    wire.ok("ListPrompts", good)
    assert wire.code("ListPrompts", bad) == "invalid_argument"


def test_a_refusal_names_every_broken_rule_and_changes_nothing(wire: Wire, store: PromptStore) -> None:
    response = wire.call("CreatePrompt", {"description": "d" * 501, "prompt": "p"})

    assert response.status_code == 400
    assert response.json() == {
        "code": "invalid_argument",
        "message": "name: value length must be at least 1 characters; "
        "description: value length must be at most 500 characters",
    }
    assert (store.prompts(), store.log()) == ([], [])


@pytest.mark.parametrize(
    "body",
    [
        b'{"name": "a", "colour": "red"}',
        b'{"name": 5}',
        b'{"isSkill": "yes"}',
        b'{"name": "a", "name": "b"}',
        b'{"name": "\\ud800"}',
        b'{"name": "\xff"}',
        b"{",
        b"",
        b"null",
        b"[" * 100_000,
    ],
)
def test_a_body_that_is_not_the_message_is_refused(wire: Wire, body: bytes) -> None:
    headers = {"Authorization": "Bearer any", "Content-Type": "application/json"}
    response = wire.send(httpx.Request("POST", wire.url("CreatePrompt"), headers=headers, content=body))

    assert response.status_code == 400
    assert response.json()["code"] == "invalid_argument"
    assert "\n" not in response.json()["message"]


def test_binary_rubbish_is_refused(wire: Wire) -> None:
    headers = {"Authorization": "Bearer any", "Content-Type": "application/proto"}
    response = wire.send(httpx.Request("POST", wire.url("CreatePrompt"), headers=headers, content=b"\xff"))

    assert (response.status_code, response.json()["code"]) == (400, "invalid_argument")


HIDDEN = [
    *(0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)),
    *(0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF),
    *range(0xE0000, 0xE0080),
]


@pytest.mark.parametrize("code_point", [0x202E, 0x200B, 0xE0041])
def test_hidden_unicode_is_refused_with_the_clean_text(
    wire: Wire, store: PromptStore, code_point: int
) -> None:
    prompt_id = wire.create().id
    text = f"a{chr(code_point)}b{chr(code_point)}"

    requests: dict[str, Json] = {
        "CreatePrompt": {**VALID, "prompt": text},
        "UpdatePrompt": {"promptId": prompt_id, "spec": {"prompt": text}},
    }
    for method, body in requests.items():
        error = wire.call(method, body).json()
        assert error["code"] == "invalid_argument"
        (detail,) = error["details"]
        assert detail["type"] == "gitpod.v1.PromptValidationErrorDetails"
        value = base64.b64decode(detail["value"] + "===")
        assert agent_pb2.PromptValidationErrorDetails.FromString(value) == (
            agent_pb2.PromptValidationErrorDetails(cleaned_text="ab", removed_count=2)
        )
    assert [stored.content.prompt for stored in store.prompts()] == [VALID["prompt"]]


@given(st.text(st.sampled_from([*map(chr, HIDDEN), *"aé\n\t \u00a0\U0001f600\ufe0f"])))
def test_hidden_characters_are_exactly_those_of_the_table(text: str) -> None:
    visible = "".join(char for char in text if ord(char) not in HIDDEN)

    assert without_hidden(text) == (visible, len(text) - len(visible))


def test_no_other_character_is_hidden() -> None:
    every = "".join(map(chr, range(0x110000)))

    assert without_hidden(every)[1] == len(HIDDEN)
