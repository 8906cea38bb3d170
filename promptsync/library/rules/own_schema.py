"""The organization's own JSON Schema, for what it asks of its prompts beyond what the platform does.

It is somebody's file, so it cannot keep a run from ending: patterns have a bound, and circles are seen.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NoReturn

from promptsync.library.rule import Finding
from promptsync.model import Origin
from promptsync.problems import Problem, problem
from promptsync.source.places import place_after
from promptsync.source.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jsonschema_rs import ValidationError, Validator

    from promptsync.model import FieldValue, Prompt
    from promptsync.source.file_reader import FileReader

RULE = "own-schema"
_HINT = "Correct the schema that promptsync.yaml names."
_STEPS = 1_000_000  # of a pattern, until it is given up
_FLAGS = ("additionalProperties", "unevaluatedProperties")  # whose value may be false


class OwnSchema:
    """The schema in the file ``name``; nothing it refers to is fetched from anywhere."""

    def __init__(self, schema: dict[str, object], validator: Validator, name: str) -> None:
        from jsonschema_rs import ValidationErrorKind as Kind

        self._schema = schema
        self._endless = (Kind.BacktrackLimitExceeded, Kind.RegexEngineFailure)
        self._validator = validator
        self._name = name

    def __call__(self, prompt: Prompt) -> Iterator[Finding]:
        """A finding for each thing that the schema refuses. Raises SchemaUnusableError."""
        errors = self._validator.iter_errors(_instance(prompt))
        for found in sorted(errors, key=lambda one: [*map(str, one.instance_path)]):
            if isinstance(found.kind, self._endless):
                raise SchemaUnusableError(f"{self._name} has a pattern that does not end: {_where(found)}")
            yield self._finding(found)

    def _finding(self, error: ValidationError) -> Finding:
        """The schema's own words are the hint. The value, which may be long or a secret, is in neither."""
        part: object = None
        asked: object = self._schema
        for step in error.schema_path:
            part, asked = asked, _below(asked, step)
        keyword = str(error.schema_path[-1]) if error.schema_path else ""
        if asked is False and keyword not in _FLAGS:
            keyword, asked = "nothing is allowed", None
        wanted = f" {shown(json.dumps(asked))}" if isinstance(asked, str | int | list) else ""
        field = str(error.instance_path[0]) if error.instance_path else ""
        message = f"{field or 'the prompt'} is not as {self._name} says: {keyword}{wanted}"
        said = part if isinstance(part, dict) else {}
        hint = str(said.get("description") or said.get("title") or f"See {self._name}.")
        return Finding(message, hint, field)


class SchemaUnusableError(Exception):
    """The schema is well formed, but no prompt can be checked by it; the message says why."""


def unusable(name: str, message: str) -> Problem:
    """The finding for a schema that cannot be used."""
    return problem(RULE, message, Origin(name), _HINT)


def load_own_schema(path: Path, name: str, files: FileReader) -> OwnSchema | list[Problem]:
    """The schema in ``path``, shown as ``name``, or why there is none."""
    text, problems = files.read(path, name)
    if text is None:
        return [problem(RULE, one.message, one.origin, _HINT) for one in problems]
    try:
        schema: object = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"{name} is not JSON: {error.msg}"
        return [problem(RULE, message, place_after(name, text[: error.pos]), _HINT)]
    except RecursionError:
        return [unusable(name, f"{name} is nested too deep")]
    except ValueError:
        return [unusable(name, f"{name} has a number with too many digits")]
    if not isinstance(schema, dict):
        return [unusable(name, f"{name} is not a JSON Schema: it is no object")]
    return _compiled(schema, name)


def _compiled(schema: dict[str, object], name: str) -> OwnSchema | list[Problem]:
    import jsonschema_rs  # of use only to those who have a schema

    from promptsync.library.rules.schema_circles import find_circle

    if circle := find_circle(schema):
        message = f"{name} asks itself about the same value without end: {shown(circle)}"
        return [unusable(name, message)]
    options = jsonschema_rs.FancyRegexOptions(backtrack_limit=_STEPS)
    try:
        validator = jsonschema_rs.validator_for(schema, pattern_options=options, retriever=_not_fetched)
    except jsonschema_rs.ValidationError as error:
        if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Referencing):
            return [unusable(name, f"{name} refers to what it does not have: {shown(error.message)}")]
        return [unusable(name, f"{name} is not a JSON Schema: {shown(error.message)} at {_where(error)}")]
    except ValueError as error:
        return [unusable(name, f"{name} cannot be used: {shown(str(error))}")]
    return OwnSchema(schema, validator, name)


def _not_fetched(address: str) -> NoReturn:
    raise ValueError(f"{address} is not fetched")


def _where(error: ValidationError) -> str:
    return shown("/".join(map(str, error.schema_path)) or "the top")


def _below(part: object, step: str | int) -> object:
    if isinstance(part, dict):
        return part.get(step)
    return part[step] if isinstance(part, list) and isinstance(step, int) and step < len(part) else None


def _instance(prompt: Prompt) -> dict[str, FieldValue]:
    """The fields as the platform gets them, the text of a promptFile too; no command where there is none."""
    return {name: value for name, value in prompt.fields().items() if name != "command" or value}
