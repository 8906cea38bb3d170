"""A command file of Gemini CLI or Qwen Code: TOML with ``prompt`` and ``description``."""

from __future__ import annotations

import tomllib

from promptsync.library.importing.front_matter import Front, HeadEntry
from promptsync.library.writing.yaml_field import new_field
from promptsync.model import Origin
from promptsync.problems import Problem, problem

_HINT = "Correct the file in its source, or write the prompt by hand."


def read_toml(text: str, shown: str) -> Front | Problem:
    """The fields as front matter, and ``prompt`` as the body; or why it is not a command."""
    try:
        fields = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        message = f"{shown} is not TOML: {error}"
        return problem("unreadable", message, Origin(shown), _HINT)
    body = fields.pop("prompt", None)
    if not isinstance(body, str) or not body.strip():
        return problem("missing-field", f"{shown} has no prompt", Origin(shown), _HINT)
    entries = {
        name: HeadEntry(value, new_field(name, value) or "")
        for name, value in fields.items()
        if isinstance(value, str)
    }
    others = {name: HeadEntry(None, "") for name in fields if name not in entries}
    return Front({**entries, **others}, body if body.endswith("\n") else f"{body}\n")
