"""A text that is too long for one prompt, as one that is split by its sections."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.library.compose.sections import sections_of
from promptsync.library.loader import load_library
from promptsync.library.prompt_schema import TEXT_LIMIT

if TYPE_CHECKING:
    from promptsync.library.parsed_file import FileForm

SPLIT = {"split": "sections"}
"""The field that says so in a prompt file."""


def may_split(text: str) -> bool:
    """Whether a prompt's text is too long, and divided into sections that are not."""
    if len(text) <= TEXT_LIMIT:
        return False
    sections = sections_of(text)
    return len(sections) > 1 and all(one.length <= TEXT_LIMIT for one in sections)


def composes(text: str, form: FileForm) -> bool:
    """Whether the library can make prompts of a file that holds ``text``, which may lack a description."""
    with tempfile.TemporaryDirectory(prefix="promptsync-import-") as place:
        top = Path(place)
        path = top / f"prompt{form.suffixes[0]}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
        errors = load_library(top, repository=top, shown_from=top).errors
    return all(one.message == "description is missing" for one in errors)
