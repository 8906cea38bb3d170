"""Whether a prompt, with its files, could be sent: the library is asked before anything is written."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.library.compose.sections import sections_of
from promptsync.library.loader import load_library
from promptsync.library.prompt_schema import TEXT_LIMIT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.library.parsed_file import FileForm
    from promptsync.problems import Problem

SPLIT = {"split": "sections"}
"""The field that says so in a prompt file."""


def may_split(text: str) -> bool:
    """Whether a prompt's text is too long, and divided into sections that are not."""
    if len(text) <= TEXT_LIMIT:
        return False
    sections = sections_of(text)
    return len(sections) > 1 and all(one.length <= TEXT_LIMIT for one in sections)


def errors_of(text: str, form: FileForm, parts: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """The errors of a prompt file that holds ``text``, with ``parts`` in its folder, by their paths there.

    A description can be written later.
    """
    with tempfile.TemporaryDirectory(prefix="promptsync-import-") as place:
        top = Path(place)
        path = top / f"prompt{form.suffixes[0]}"
        for file, content in {
            path: text.encode(),
            **{path.parent / one: parts[one] for one in parts},
        }.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        errors = load_library(top, repository=top, shown_from=top).errors
    return tuple(one for one in errors if one.message != "description is missing")


def bundle_error(text: str, form: FileForm, parts: Mapping[str, bytes]) -> str:
    """Why a skill does not fit with the files of its folder; empty if it does."""
    if len(text) + sum(map(len, parts.values())) <= TEXT_LIMIT:
        return ""
    return next((one.message for one in errors_of(text, form, parts) if one.rule == "bundle-too-long"), "")
