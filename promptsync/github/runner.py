"""The files that a GitHub runner reads: outputs and the summary, after its "Workflow commands"."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SUMMARY_LIMIT = 1024 * 1024
"""The most bytes a step's summary may have; a longer one is not shown at all."""


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
