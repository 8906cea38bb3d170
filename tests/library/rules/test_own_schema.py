from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptsync.library.linter import Linter
from promptsync.library.rules.own_schema import OwnSchema, load_own_schema
from promptsync.model import FIELDS, Prompt
from promptsync.source.file_reader import FileReader
from promptsync.source.json_schema import Validator
from tests.library.rules.support import HEAD, lint
from tests.library.support import findings

if TYPE_CHECKING:
    from promptsync.problems import Problem

GOOD = f"{HEAD}prompt: Do it.\n"


def found(root: Path, schema: object, prompt: str = GOOD) -> list[Problem]:
    path = root / "own.json"
    path.write_text(schema if isinstance(schema, str) else json.dumps(schema), encoding="utf-8")
    return list(lint(root, {"a.yaml": prompt}, Linter({}, schema=path, schema_name="own.json")).problems)


def test_the_schema_sees_the_fields_as_the_platform_gets_them(tmp_path: Path) -> None:
    whole = {
        "properties": {
            "name": {"const": "A prompt"},
            "description": {"const": "Use when asked."},
            "prompt": {"const": "Do it."},
            "isSkill": {"const": True},
            "isCommand": {"const": False},
            "isTemplate": {"const": False},
        },
        "required": ["name", "description", "prompt", "isSkill", "isCommand", "isTemplate"],
        "additionalProperties": False,
    }
    assert found(tmp_path, whole) == []
    (tmp_path / "text.txt").write_text("Do it.")
    assert found(tmp_path, whole, f"{HEAD}promptFile: ../text.txt\n") == []


def test_a_finding_is_at_the_field_in_the_schemas_words_without_the_value(tmp_path: Path) -> None:
    schema = {"properties": {"prompt": {"pattern": "^Please", "description": "Ask kindly."}}}
    (one,) = found(tmp_path, schema)
    assert (one.rule, str(one.origin), one.hint) == ("own-schema", "prompts/a.yaml:4:9", "Ask kindly.")
    assert one.message == 'prompt is not as own.json says: pattern "^Please"'


def test_what_is_missing_is_a_finding_of_the_file(tmp_path: Path) -> None:
    (one,) = found(tmp_path, {"required": ["command"]})
    assert str(one.origin) == "prompts/a.yaml:1:1"
    assert one.message == 'the prompt is not as own.json says: required ["command"]'


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ("{", "is not JSON"),
        ("[]", "is no object"),
        ("[" * 100_000, "nested too deep"),
        ({"type": "no such type"}, "is not a JSON Schema"),
        ({"$ref": "https://example.com/schema.json"}, "refers to"),
        ({"$ref": "#/$defs/gone"}, "refers to"),
        ({"properties": {"name": {"pattern": "("}}}, "pattern"),
        ({"properties": {"prompt": {"pattern": r"^(a|aa)+\1b$"}}}, "has a pattern that does not end"),
        ('{"maxProperties": ' + "9" * 5000 + "}", "too many digits"),
        ('{"not": ' * 500 + "{}" + "}" * 500, "cannot be used"),
    ],
)
def test_a_schema_that_is_none_is_a_finding(tmp_path: Path, schema: object, message: str) -> None:
    (one,) = found(tmp_path, schema, f"{HEAD}prompt: {'a' * 60}\n")
    assert one.rule == "own-schema"
    assert one.origin
    assert one.origin.file == "own.json"
    assert message in one.message


CIRCLES: list[dict[str, object]] = [
    {"$ref": "#"},
    {"$dynamicRef": "#me", "$dynamicAnchor": "me"},
    {"$id": "https://example.com/own", "$ref": "https://example.com/own"},
    {"$anchor": "top", "allOf": [{"type": "object"}, {"$ref": "#top"}]},
    {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"allOf": [{"$ref": "#/$defs/a"}]}}, "$ref": "#/$defs/a"},
    {"properties": {"name": {"$ref": "#/properties/name"}}},
    {"properties": {"name": {"not": {"$ref": "#/properties/name"}}}},
    {"if": {"$ref": "#"}, "then": {}},
    {"dependentSchemas": {"name": {"anyOf": [{}, {"$ref": "#"}]}}},
    {"$defs": {"a/b": {"oneOf": [{"$ref": "#/$defs/a~1b"}]}}},
]
TREES: list[dict[str, object]] = [
    {"$defs": {"tree": {"properties": {"child": {"$ref": "#/$defs/tree"}}}}, "$ref": "#/$defs/tree"},
    {"additionalProperties": {"anyOf": [{"type": ["string", "boolean"]}, {"$ref": "#"}]}},
    {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {}}, "allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/b"}]},
    {"properties": {"$ref": {"type": "string"}, "not": {"type": "string"}}},
    {"items": {"$ref": "#"}},
]


@pytest.mark.parametrize("schema", CIRCLES, ids=json.dumps)
def test_a_schema_that_asks_itself_without_end_is_a_finding(
    tmp_path: Path, schema: dict[str, object]
) -> None:
    (one,) = found(tmp_path, schema)
    assert one.message.startswith("own.json asks itself about the same value without end: ")


@pytest.mark.parametrize("schema", TREES, ids=json.dumps)
def test_a_schema_that_refers_to_itself_below_a_value_is_fine(
    tmp_path: Path, schema: dict[str, object]
) -> None:
    assert found(tmp_path, schema) == []


def test_what_is_allowed_nowhere_is_said_so(tmp_path: Path) -> None:
    (one,) = found(tmp_path, {"properties": {"name": False}})
    assert one.message == "name is not as own.json says: nothing is allowed"


def test_a_missing_schema_is_a_finding(tmp_path: Path) -> None:
    linter = Linter({}, schema=tmp_path / "gone.json", schema_name="gone.json")
    assert findings(lint(tmp_path, {"a.yaml": GOOD}, linter)) == ["own-schema gone.json:1:1"]


def test_off_is_off(tmp_path: Path) -> None:
    linter = Linter({"own-schema": None}, schema=tmp_path / "gone.json", schema_name="gone.json")
    assert findings(lint(tmp_path, {"a.yaml": GOOD}, linter)) == []


def test_files_that_our_schema_refuses_are_not_asked_about(tmp_path: Path) -> None:
    assert [one.rule for one in found(tmp_path, {"required": ["command"]}, "name: A\n")] == [
        "missing-field",
        "missing-field",
        "no-kind",
    ]


WORDS = st.text(st.sampled_from("ab😀é\u0301 "), min_size=1, max_size=4)
KEYWORDS = st.fixed_dictionaries(
    {},
    optional={
        "minLength": st.integers(0, 5),
        "maxLength": st.integers(0, 5),
        "pattern": st.sampled_from(["^a", "b$", "é", "^[ab]*$", "😀{2}", "^(?!a)", "(a|b)\\1"]),
        "enum": st.lists(WORDS, min_size=1, max_size=3),
        "type": st.sampled_from(["string", "boolean", ["string", "null"]]),
    },
)
FIELD_RULES = st.one_of(KEYWORDS, KEYWORDS.map(lambda one: {"not": one}), st.booleans())
SCHEMAS = st.fixed_dictionaries(
    {"properties": st.dictionaries(st.sampled_from(FIELDS), FIELD_RULES, max_size=4)},
    optional={
        "required": st.lists(st.sampled_from(FIELDS), unique=True),
        "additionalProperties": st.booleans(),
        "maxProperties": st.integers(5, 7),
    },
)


@given(SCHEMAS, st.builds(Prompt, WORDS, WORDS, WORDS, st.sampled_from(["", "a", "bb"])))
def test_an_own_schema_finds_something_where_jsonschema_does(
    schema: dict[str, object], prompt: Prompt
) -> None:
    path = Path("own.json")
    own = load_own_schema(path, "own.json", FileReader(planned={path: json.dumps(schema)}))
    assert isinstance(own, OwnSchema)
    asked = {name: value for name, value in prompt.fields().items() if name != "command" or value}
    assert (not list(own(prompt))) == Validator(schema).is_valid(asked)
