"""The schema of a prompt file, and the limits that stand in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypedDict

from promptsync.model import TEXT
from promptsync.schema_files import read_schema

if TYPE_CHECKING:
    from promptsync.library.parsed_file import ParsedFile, Value


class Property(TypedDict, total=False):
    """What the schema asks of a field, as far as a finding repeats it."""

    type: str
    enum: list[str]
    maxLength: int


class PromptSchema(TypedDict):
    """``prompt.schema.json``, as far as this package reads it itself."""

    properties: dict[str, Property]
    required: list[str]


SCHEMA_TEXT = read_schema("prompt")
SCHEMA: PromptSchema = json.loads(SCHEMA_TEXT)

LIMITS = {name: one["maxLength"] for name, one in SCHEMA["properties"].items() if "maxLength" in one}
"""The most code points of each field that has a limit."""

TEXT_LIMIT = LIMITS["prompt"]


def instance_of(draft: ParsedFile) -> dict[str, Value]:
    """What the schema is asked about: the fields, with a text that is to be split no longer than it takes."""
    instance = dict(draft.values or {})
    text = instance.get(TEXT)
    if "split" in instance and isinstance(text, str):
        instance[TEXT] = text[:TEXT_LIMIT]
    return instance
