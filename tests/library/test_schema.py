from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from promptsync.library.prompt_schema import LIMITS
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


LENGTHS = sorted({0, 1, *(limit + more for limit in LIMITS.values() for more in (-1, 0, 1))})
TEXTS = st.text(max_size=3) | st.builds(
    lambda letter, count: letter * count,
    # An astral sign is two code units, a combined letter two code points, a surrogate none that JSON has.
    st.sampled_from(["a", "😀", "é", "e\u0301", "\n", "-", "\ud800", "\0"]),
    st.sampled_from(LENGTHS),
)
VALUES = st.one_of(
    TEXTS,
    TEXTS.map(lambda text: f"{text}\n"),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.none(),
    st.lists(TEXTS, max_size=2),
    st.lists(st.just("a"), min_size=19, max_size=22),
    st.dictionaries(st.sampled_from("ab"), st.none(), max_size=1),
)
GOOD = {"name": "n", "description": "d", "prompt": "p"}
DRAFTS = st.dictionaries(st.sampled_from([*SCHEMA["properties"], "nmae"]), VALUES, max_size=3).map(
    lambda fields: {**GOOD, **fields}
)


@settings(max_examples=200)
@given(DRAFTS | st.dictionaries(st.sampled_from([*SCHEMA["properties"]]), VALUES))
def test_the_screen_and_jsonschema_agree(draft: dict[str, object]) -> None:
    """Both on what is surely good. What JSON has no form for, the screen leaves to jsonschema."""
    if SCREEN.takes(draft):
        assert VALIDATOR.is_valid(draft)
    elif is_json(draft):
        assert not VALIDATOR.is_valid(draft)


def is_json(value: object) -> bool:
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        return False
    return True
