"""``promptFile``: a prompt's text in a file of its own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.discover import inside
from promptsync.problems import Problem, problem
from promptsync.source.text import escaped, fold, quoted

if TYPE_CHECKING:
    from collections.abc import Collection

    from promptsync.library.parsed_file import ParsedFile
    from promptsync.source.file_reader import FileReader


INCLUDE_SIGN = "promptsync:"
"""Every text with a line that asks for a part has this."""


class Reference(NamedTuple):
    """Where a draft's ``promptFile`` leads: ``real`` is the path with every link resolved."""

    draft: ParsedFile
    written: str
    path: Path
    real: str


def reference(draft: ParsedFile) -> Reference | None:
    """The draft's reference to a file, or None where it has none. No system can hold a path with a NUL: it
    leads nowhere, so ``real`` is then empty.
    """
    written = draft.text("promptFile")
    if not written:
        return None
    if "\0" in written:
        return Reference(draft, written, draft.file.path, "")
    path = draft.file.path.parent / written
    return Reference(draft, written, path, os.path.realpath(path))


def read_reference(
    link: Reference, repository: Path, files: FileReader, prompts: Collection[str]
) -> tuple[str | None, list[Problem]]:
    r"""The text that a reference leads to, with ``\r\n`` as ``\n``, or None; and the findings, at the field.

    ``repository`` is resolved; ``prompts`` are the resolved paths of the files that are prompts themselves.
    """
    at = link.draft.origin("promptFile")
    try:
        refused = _refused(link, repository, prompts)
    except OSError as error:  # a folder that may not be entered, a name that is too long
        message = f"promptFile {quoted(link.written)} cannot be read: {error.strerror}"
        refused = problem("unreadable", message, at, "Check the path, and that you may read it.")
    if refused:
        return None, [refused]
    text, problems = files.read(link.path, f"promptFile {escaped(link.written)}", at)
    return (None if text is None else fold(text)), problems


def _refused(link: Reference, repository: Path, prompts: Collection[str]) -> Problem | None:
    at, name = link.draft.origin("promptFile"), f"promptFile {quoted(link.written)}"
    hint = "Write the path from this file's folder, and commit the file."
    if link.real and not inside(link.real, repository):
        message = f"{name} leads out of the repository"
        return problem("outside-repository", message, at, "Keep the text in the repository.")
    if not link.real or Path(link.written).is_absolute():
        return problem("prompt-file", f"{name} is not a relative path", at, hint)
    if link.real in prompts:
        hint = "Take a file that holds the text alone."
        return problem("prompt-file", f"{name} is a prompt itself", at, hint)
    if not Path(link.real).is_file():
        what = "is not a file" if os.path.lexists(link.real) else "does not exist"
        return problem("prompt-file", f"{name} {what}", at, hint)
    return None
