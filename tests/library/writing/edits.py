"""Edits of prompt files, each read back from the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.library.forms import MARKDOWN, SKILL, YAML
from promptsync.library.writer import edited_file
from promptsync.model import FieldValue, Prompt
from tests.library.support import load

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.library.loader import Library
    from promptsync.library.parsed_file import FileForm

NAMES = {YAML: "a.yaml", MARKDOWN: "a.md", SKILL: "a/SKILL.md"}


def read(folder: Path, content: str, format_: FileForm = YAML) -> Prompt:
    library: Library = load(folder, {NAMES[format_]: content})
    return library.desired[0].prompt


def edit(folder: Path, content: str, format_: FileForm = YAML, /, **changes: FieldValue) -> str:
    """The edit of a file that is read from the disk, to a prompt that its edit must be read back as."""
    before = read(folder, content, format_)
    after = Prompt.from_fields(before.fields() | changes)
    edited = edited_file(content, format_, before.fields(), after)
    assert read(folder, edited, format_) == after
    return edited
