"""One line by which a step tells GitHub's runner something, after "Workflow commands for GitHub Actions"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def workflow_command(name: str, message: str, **properties: str) -> str:
    """The command with its line end. It is one line and one command, whatever ``message`` holds."""
    listed = ",".join(f"{key}={_escaped(value, _PROPERTY)}" for key, value in properties.items())
    return f"::{name}{' ' if listed else ''}{listed}::{_escaped(message, _DATA)}\n"


def _escaped(text: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(character, character) for character in text)
