from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from promptsync.model import FIELDS
from promptsync.schema_files import read_schema, schema_path
from promptsync.source.json_schema import Validator
from promptsync.source.screen import Screen

if TYPE_CHECKING:
    from jsonschema.protocols import Validator as Protocol

SCHEMA = json.loads(read_schema("prompt"))
SCREEN = Screen(read_schema("prompt"))
VALIDATOR = Validator(SCHEMA)


def validator() -> Protocol:
    return Draft202012Validator(SCHEMA)


def test_the_schema_is_one_of_draft_2020_12() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert SCHEMA["$id"] == "urn:promptsync:schema:prompt:1"


def test_every_field_of_a_prompt_is_explained_to_editors() -> None:
    properties = SCHEMA["properties"]
    assert set(properties) == {*FIELDS, "protect", "asks", "promptFile", "split", "tries"}
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


TEXTS = st.text(max_size=3) | st.builds(
    lambda letter, count: letter * count,
    st.sampled_from("a😀é\n-\ud800"),
    st.sampled_from((1, 50, 51, 100, 501)),
)
VALUES = st.one_of(TEXTS, st.booleans(), st.integers(), st.none(), st.lists(TEXTS, max_size=1))
GOOD = {"name": "n", "description": "d", "prompt": "p"}
DRAFTS = st.dictionaries(st.sampled_from([*SCHEMA["properties"], "nmae"]), VALUES).map(
    lambda fields: {**GOOD, **fields}
)


@given(DRAFTS | st.dictionaries(st.sampled_from([*SCHEMA["properties"]]), VALUES))
def test_the_screen_and_jsonschema_agree(draft: dict[str, object]) -> None:
    assert SCREEN.takes(draft) == VALIDATOR.is_valid(draft)
