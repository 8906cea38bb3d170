"""The schema's verdict on a draft, in sentences that name the field and the value.

``prompt.schema.json`` decides what is good; this module only words what it refuses.
"""

from __future__ import annotations

import difflib
import json
import re
from typing import TYPE_CHECKING, TypedDict

import yaml
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import create

from promptsync.library.surprises import comment_behind
from promptsync.problems import Problem, problem
from promptsync.schema_files import read_schema
from promptsync.source.text import quoted, shown
from promptsync.source.yaml_nodes import describe, foreign_tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from promptsync.library.parsed_file import Field, ParsedFile, Value


class _Property(TypedDict, total=False):
    type: str
    maxLength: int


class _Schema(TypedDict):
    properties: dict[str, _Property]
    required: list[str]


def _pattern(_: object, pattern: str, instance: object, __: object) -> Iterator[ValidationError]:
    """ECMA 262's ``$`` (JSON Schema's) is the very end; Python's also stands before a last line end."""
    if isinstance(instance, str) and (instance.endswith("\n") or not re.search(pattern, instance)):
        yield ValidationError("pattern")


_SCHEMA: _Schema = json.loads(read_schema("prompt"))
_KEYWORDS = {**Draft202012Validator.VALIDATORS, "pattern": _pattern}
_Validator = create(
    meta_schema=Draft202012Validator.META_SCHEMA,
    validators=_KEYWORDS,
    type_checker=Draft202012Validator.TYPE_CHECKER,
)
_VALIDATOR = _Validator(_SCHEMA)

# The same in parts, for files without errors: jsonschema makes a validator anew wherever it descends.
_FIELDS = {name: _Validator(schema) for name, schema in _SCHEMA["properties"].items()}
_REST = _Validator({**_SCHEMA, "properties": dict.fromkeys(_SCHEMA["properties"], True)})

LIMITS = {name: one["maxLength"] for name, one in _SCHEMA["properties"].items() if "maxLength" in one}
"""The most code points of each field that has a limit."""

TEXT_LIMIT = LIMITS["prompt"]

_BOOLEAN_WORDS = {"true": "true", "yes": "true", "y": "true", "on": "true"} | dict.fromkeys(
    ("false", "no", "n", "off"), "false"
)


def check(draft: ParsedFile) -> list[Problem]:
    """What the schema refuses in a draft that has fields."""
    fields = draft.fields or {}
    instance: dict[str, Value] = {name: field.value for name, field in fields.items()}
    if _is_valid(instance):
        return []
    problems = [_unknown(name, draft) for name in fields if name not in _SCHEMA["properties"]]
    problems += [_missing(name, draft) for name in _SCHEMA["required"] if name not in fields]
    problems += _texts(draft)
    error: ValidationError
    for error in _VALIDATOR.iter_errors(instance):
        if error.path and not (error.validator == "pattern" and error.instance == ""):
            name = str(error.path[0])
            problems.append(_refused(str(error.validator), name, fields[name], draft))
    return problems


def _is_valid(instance: Mapping[str, Value]) -> bool:
    """Whether the schema takes it: ``properties`` means that each field is taken by its own."""
    return _REST.is_valid(instance) and all(_FIELDS[name].is_valid(value) for name, value in instance.items())


def too_long(name: str, length: int, limit: int, draft: ParsedFile, field: str) -> Problem:
    """``name`` is what is too long, ``field`` where the finding is; both numbers are code points."""
    message = f"{name} has {length:,} characters; the platform takes {limit:,}"
    hint = "Shorten it, or split it into several prompts." if limit == TEXT_LIMIT else "Shorten it."
    return problem("too-long", message, draft.origin(field), hint)


def _unknown(name: str, draft: ParsedFile) -> Problem:
    known = {each.lower(): each for each in _SCHEMA["properties"]}
    near = difflib.get_close_matches(re.sub("[_ -]", "", name.lower())[:50], known, 1)
    hint = f"Did you mean {known[near[0]]}?" if near else f"A prompt has {', '.join(known.values())}."
    return problem(
        "unknown-field", f"{quoted(name)} is not a field of a prompt", draft.key_origin(name), hint
    )


def _missing(name: str, draft: ParsedFile) -> Problem:
    return problem("missing-field", f"{name} is missing", draft.start, f"Add a line {name}: with its text.")


def _texts(draft: ParsedFile) -> list[Problem]:
    fields = draft.fields or {}
    given = [name for name in ("prompt", "promptFile") if name in fields]
    if len(given) == 1:
        return []
    if given:
        message = "prompt and promptFile both give the text"
        return [problem("two-texts", message, draft.key_origin("promptFile"), "Keep one of them.")]
    return [problem("missing-field", "prompt is missing", draft.start, draft.file.form.text_hint)]


def _refused(keyword: str, name: str, field: Field, draft: ParsedFile) -> Problem:
    limit = _SCHEMA["properties"][name].get("maxLength", 0)
    text = field.value if isinstance(field.value, str) else ""
    match keyword:
        case "type":
            return _type(name, field, draft)
        case "maxLength":
            return too_long(name, len(text), limit, draft, name)
        case "minLength":
            message, hint = f"{name} is empty", "Give it a text, or remove the field."
        case "pattern":
            message = f"{name} is {quoted(text)}; it takes letters, digits, - and _ only"
            plain = re.sub("[^a-zA-Z0-9_-]+", "-", text).strip("-")
            hint = f"Write {name}: {plain}" if 0 < len(plain) <= limit else "Choose another word."
        case _:
            message, hint = f"{name} does not match {keyword} of the schema", "See promptsync schema prompt."
    return problem("schema", message, draft.origin(name), hint)


def _type(name: str, field: Field, draft: ParsedFile) -> Problem:
    at, node, what = draft.origin(name), field.node, describe(field.node)
    takes_text = _SCHEMA["properties"][name]["type"] == "string"
    tag = foreign_tag(node)
    if tag:
        message = f"{name} has the tag {tag}, which no field takes"
        return problem("schema", message, at, "Remove the tag.")
    if not isinstance(node, yaml.ScalarNode):
        hint = "Quote it if it is a text." if takes_text else "Write true or false."
        return problem(
            "schema", f"{name} is {what}; it takes {'a text' if takes_text else 'true or false'}", at, hint
        )
    if not node.value and not node.style and comment_behind(field, draft.source):
        hint = f'Quote the text: {name}: "{shown(comment_behind(field, draft.source))}"'
        return problem("yaml-surprise", f"{name} is empty: YAML takes its text for a comment", at, hint)
    if not node.value and not node.style:
        return problem("schema", f"{name} has no value", at, "Give it one, or remove the field.")
    written = shown(node.value)
    if not takes_text:
        word = _BOOLEAN_WORDS.get(node.value.lower())
        hint = f"Write {name}: {word}, without quotes." if word else "Write true or false."
        return problem("schema", f"{name} is {quoted(node.value)}, {what}; it takes true or false", at, hint)
    message = f"{name} is {written}, which YAML 1.1 reads as {what}, not as a text"
    return problem("yaml-surprise", message, at, f'Quote it: {name}: "{written}"')
