"""The schema's verdict on a draft: a quick one for the good, and findings for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.library.prompt_schema import SCHEMA_TEXT, instance_of
from promptsync.source.screen import Screen

if TYPE_CHECKING:
    from promptsync.library.parsed_file import ParsedFile
    from promptsync.problems import Problem

_SCREEN = Screen(SCHEMA_TEXT)


def check(draft: ParsedFile) -> list[Problem]:
    """What the schema refuses in a draft that has fields."""
    if _SCREEN.takes(instance_of(draft)):
        return []
    from promptsync.library.schema_findings import schema_findings  # it imports jsonschema

    return schema_findings(draft)
