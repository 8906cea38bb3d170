"""What the tests of a plan's job share."""

from __future__ import annotations

from pathlib import Path

CREATE = "POST /repos/ada/prompts/issues/7/comments"


def write_config(text: str) -> None:
    Path("promptsync.yaml").write_text(text + "\n", encoding="utf-8")
