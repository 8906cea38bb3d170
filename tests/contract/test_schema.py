"""The limits of schemas/prompt.schema.json are those of the platform's own descriptors."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from gitpod.v1 import agent_pb2
from google.protobuf.json_format import MessageToDict

from promptsync.model import FIELDS
from promptsync.schema_files import read_schema

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor

CREATE = agent_pb2.CreatePromptRequest.DESCRIPTOR
UPDATE = agent_pb2.UpdatePromptRequest.DESCRIPTOR
METADATA: Descriptor = UPDATE.fields_by_name["metadata"].message_type
SPEC: Descriptor = UPDATE.fields_by_name["spec"].message_type

PROPERTIES: dict[str, dict[str, Any]] = json.loads(read_schema("prompt"))["properties"]
TEXTS = [name for name in FIELDS if PROPERTIES[name]["type"] == "string"]
FLAGS = [name for name in FIELDS if PROPERTIES[name]["type"] == "boolean"]

# They differ on purpose: on the wire an empty command is no command, and a file leaves it out.
WIRE_PATTERN = "^[a-zA-Z0-9_-]*$"
FILE_PATTERN = "^[a-zA-Z0-9_-]+$"


def rules(message: Descriptor, name: str) -> dict[str, str | int]:
    """The buf.validate rules of a text field; a length is a string in JSON, as every 64-bit integer."""
    (field,) = (field for field in message.fields if field.json_name == name)
    options = MessageToDict(field.GetOptions(), preserving_proto_field_name=True)
    found: dict[str, str] = options.get("[buf.validate.field]", {}).get("string", {})
    return {rule: int(value) if rule.endswith("_len") else value for rule, value in found.items()}


def home(name: str) -> Descriptor:
    """The part of UpdatePromptRequest that has the field."""
    return METADATA if name in {field.json_name for field in METADATA.fields} else SPEC


def test_the_fields_are_those_of_create() -> None:
    assert set(FIELDS) == {field.json_name for field in CREATE.fields}


def test_the_fields_are_those_of_update() -> None:
    assert set(FIELDS) == {field.json_name for part in (METADATA, SPEC) for field in part.fields}


def test_a_file_has_the_fields_and_some_of_its_own() -> None:
    assert PROPERTIES.keys() == {*FIELDS, "promptFile", "protect", "split", "asks", "tries"}


def test_flags_are_flags() -> None:
    booleans = {field.json_name for field in CREATE.fields if field.type == field.TYPE_BOOL}
    assert set(FLAGS) == booleans


@pytest.mark.parametrize("name", TEXTS)
def test_longest(name: str) -> None:
    assert rules(CREATE, name)["max_len"] == PROPERTIES[name]["maxLength"]
    assert rules(home(name), name)["max_len"] == PROPERTIES[name]["maxLength"]


@pytest.mark.parametrize("name", ["name", "description", "prompt"])
def test_shortest(name: str) -> None:
    assert rules(CREATE, name)["min_len"] == PROPERTIES[name]["minLength"] == 1


@pytest.mark.parametrize(("name", "shortest"), [("name", 0), ("description", 1), ("prompt", 0)])
def test_an_update_takes_whatever_a_file_may_say(name: str, shortest: int) -> None:
    """An update is less strict than a create in places; a file is held to what a create takes."""
    assert rules(home(name), name).get("min_len", 0) == shortest <= PROPERTIES[name]["minLength"]


def test_command() -> None:
    assert rules(CREATE, "command") == rules(SPEC, "command") == {"max_len": 50, "pattern": WIRE_PATTERN}
    assert PROPERTIES["command"]["pattern"] == FILE_PATTERN
    assert PROPERTIES["command"]["minLength"] == 1


@pytest.mark.parametrize("word", ["a", "Z-9_", "caf\u00e9", "a b", "/a", "a" * 50])
def test_both_patterns_agree_on_every_word(word: str) -> None:
    assert bool(re.search(WIRE_PATTERN, word)) == bool(re.search(FILE_PATTERN, word))


def test_no_text_has_a_rule_that_is_not_compared() -> None:
    for message in (CREATE, METADATA, SPEC):
        for field in message.fields:
            assert rules(message, field.json_name).keys() <= {"min_len", "max_len", "pattern"}
