"""Characters that nobody sees, and files that hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.library.loader import read_library
from promptsync.source.file_reader import FileReader

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.library.rule import ReadPrompt

SIGNS = ["\u200b", "\u202e", "\u2066", "\ufeff", "\U000e0041", "\u061c", "\xad", "\u3164", "\u2062"]


def read(root: Path) -> tuple[ReadPrompt, ...]:
    return read_library(root / "prompts", repository=root, shown_from=root, files=FileReader()).read_prompts
