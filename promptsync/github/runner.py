"""What a GitHub runner reads: commands in the log, and the files for outputs and the summary.

The formats are those of GitHub's "Workflow commands for GitHub Actions".
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SUMMARY_LIMIT = 1024 * 1024
"""The most bytes a step's summary may have; a longer one is not shown at all."""

_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def workflow_command(name: str, message: str, **properties: str) -> str:
    """The one line by which a step tells the runner something, whatever ``message`` holds."""
    listed = ",".join(f"{key}={_escaped(value, _PROPERTY)}" for key, value in properties.items())
    return f"::{name}{' ' if listed else ''}{listed}::{_escaped(message, _DATA)}\n"


def write_output(env: Mapping[str, str], name: str, value: str) -> None:
    """Set an output of the step. The delimiter is one that no value can know."""
    delimiter = f"end-{uuid.uuid4()}"
    _append(env.get("GITHUB_OUTPUT", ""), f"{name}<<{delimiter}\n{value}\n{delimiter}\n")


def write_summary(env: Mapping[str, str], text: str) -> None:
    """Add Markdown to the summary of the step."""
    _append(env.get("GITHUB_STEP_SUMMARY", ""), f"{text}\n")


def _append(path: str, text: str) -> None:
    """Append, where the runner has such a file: older ones have no summary."""
    if path:
        with Path(path).open("a", encoding="utf-8", newline="") as file:
            file.write(text)


def _escaped(text: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(character, character) for character in text)
