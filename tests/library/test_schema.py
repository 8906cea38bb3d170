from __future__ import annotations

import json
from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator

from promptsync.model import FIELDS
from promptsync.schema_files import read_schema, schema_path

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

SCHEMA = json.loads(read_schema("prompt"))


def validator() -> Validator:
    return Draft202012Validator(SCHEMA)


def test_the_schema_is_one_of_draft_2020_12() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert SCHEMA["$id"] == "urn:promptsync:schema:prompt:1"


def test_every_field_of_a_prompt_is_explained_to_editors() -> None:
    properties = SCHEMA["properties"]
    assert set(properties) == {*FIELDS, "protect", "promptFile"}
    for rules in properties.values():
        assert rules["title"]
        assert rules["description"]
        assert rules["examples"]


def test_the_examples_are_good() -> None:
    good = {name: rules["examples"][0] for name, rules in SCHEMA["properties"].items()}
    good.pop("promptFile")
    assert validator().is_valid(good)


def test_the_schema_is_where_the_package_looks() -> None:
    assert schema_path("prompt").name == "prompt.schema.json"
    assert schema_path("prompt").is_file()
