"""The organization's own JSON Schema, for what it asks of its prompts beyond what the platform does."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator, SchemaError
from jsonschema.validators import validator_for
from referencing import Registry
from referencing.exceptions import Unresolvable

from promptsync.library.rule import Finding
from promptsync.model import Origin
from promptsync.problems import Problem, problem
from promptsync.source.places import place_after
from promptsync.source.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

    from promptsync.model import FieldValue, Prompt
    from promptsync.source.file_reader import FileReader

RULE = "own-schema"
_HINT = "Correct the schema that promptsync.yaml names."


class OwnSchema:
    """The schema in the file ``name``; nothing it refers to is fetched from anywhere."""

    def __init__(self, validator: Validator, name: str) -> None:
        self._validator = validator
        self._name = name

    def __call__(self, prompt: Prompt) -> Iterator[Finding]:
        """A finding for each thing that the schema refuses. Raises SchemaUnusableError."""
        fields = _instance(prompt)
        try:
            errors = sorted(self._validator.iter_errors(fields), key=lambda error: str(error.json_path))
        except Unresolvable as error:
            raise SchemaUnusableError(
                f"{self._name} refers to {shown(str(error.ref))}, which it has not"
            ) from error
        except re.error as error:
            raise SchemaUnusableError(f"{self._name} has a pattern that is none: {error}") from error
        for found in errors:
            field = str(found.path[0]) if found.path else ""
            yield _finding(found, field, self._name)


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
    if not isinstance(schema, dict):
        return [unusable(name, f"{name} is not a JSON Schema: it is no object")]
    kind = validator_for(schema, default=Draft202012Validator)
    try:
        kind.check_schema(schema)
    except SchemaError as error:
        where = f" at {shown(error.json_path)}" if error.path else ""
        return [unusable(name, f"{name} is not a JSON Schema: {shown(error.message)}{where}")]
    return OwnSchema(kind(schema, registry=Registry()), name)


def _instance(prompt: Prompt) -> dict[str, FieldValue]:
    """The fields as the platform gets them, the text of a promptFile too; no command where there is none."""
    return {name: value for name, value in prompt.fields().items() if name != "command" or value}


def _finding(error: ValidationError, field: str, name: str) -> Finding:
    """The schema's own words are the hint. The value, which may be long or a secret, is in neither."""
    schema: Mapping[str, object] = error.schema if isinstance(error.schema, dict) else {}
    asked = error.validator_value
    wanted = f" {shown(json.dumps(asked))}" if isinstance(asked, str | int | list) else ""
    what = field or "the prompt"
    message = f"{what} is not as {name} says: {error.validator or 'nothing is allowed'}{wanted}"
    hint = str(schema.get("description") or schema.get("title") or f"See {name}.")
    return Finding(message, hint, field)
