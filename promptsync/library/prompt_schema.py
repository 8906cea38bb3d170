"""The schema of a prompt file, and the limits that stand in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypedDict

from promptsync.problems import Problem, problem
from promptsync.schema_files import read_schema

if TYPE_CHECKING:
    from promptsync.library.parsed_file import ParsedFile


class Property(TypedDict, total=False):
    """What the schema asks of a field, as far as a finding repeats it."""

    type: str
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


def too_long(name: str, length: int, limit: int, draft: ParsedFile, field: str) -> Problem:
    """``name`` is what is too long, ``field`` where the finding is; both numbers are code points."""
    message = f"{name} has {length:,} characters; the platform takes {limit:,}"
    hint = "Shorten it, or split it into several prompts." if limit == TEXT_LIMIT else "Shorten it."
    return problem("too-long", message, draft.origin(field), hint)
