"""Writes the file of a new prompt, where nothing is yet."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError, UsageError
from promptsync.library.forms import SUFFIXES
from promptsync.library.loader import read_library
from promptsync.library.writing.naming import slug
from promptsync.reports.imported import NewFile
from promptsync.scaffold.new_prompt import NewPrompt, new_prompt_text
from promptsync.session.files.new_files import write_new_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.library.rule import ReadPrompt
    from promptsync.session.opening.project import Project

SCHEMA = "schemas/prompt.schema.json"
_LONGEST_COMMAND, _LONGEST_NAME = 50, 255
_FOLDER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_EXAMPLE = "Name it as in `promptsync new skill review/change`, or 'Review a change'."
_STAND_IN = "Say what to do, step by step."
_OF_A_TEXT = {"own-schema", "equal-prompt", "near-duplicate", "similar-description", "ask-elsewhere"}
"""Rules that may find something in what stands in for the text, and in a description not yet written."""
_WORD = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


def make_prompt(project: Project, prompts: Path | None, kind: str, given: str) -> Path:
    """Write it, and give its path. Raises UsageError for a name that cannot be one, and PromptsyncError."""
    folders, name = _parts(given)
    said = " ".join([*folders, name]) if _WORD.fullmatch(name) else name
    path = Path(project.prompts(prompts), *folders, f"{slug(name)}.yaml")
    _check_free(project, path)
    command = slug(said)[:_LONGEST_COMMAND].rstrip("-_") if kind == "command" else ""
    text = new_prompt_text(NewPrompt(kind, _shown_name(said), command, _schema(project, path)))
    with write_new_files([NewFile(project.here / path, text.encode())]):
        _check_rules(project, prompts, path)
    return path


def _parts(given: str) -> tuple[list[str], str]:
    """The folders and the name."""
    *folders, name = given.strip().split("/")
    for folder in folders:
        if not _FOLDER.fullmatch(folder):
            raise UsageError(f"{given!r} has a folder that cannot hold prompts", _EXAMPLE)
    name = " ".join(name.split())
    if not any(character.isalnum() for character in name) or len(given) > _LONGEST_NAME:
        raise UsageError(f"{given!r} is no name for a prompt", _EXAMPLE)
    return folders, name


def _shown_name(said: str) -> str:
    """``review-change`` is shown as ``Review change``; a name with capitals stays as it is."""
    words = re.sub("[-_]+", " ", said) if said == said.lower() and said.isascii() else said
    return words[0].upper() + words[1:]


def _check_free(project: Project, path: Path) -> None:
    """Raise PromptsyncError if a file has the key."""
    for suffix in SUFFIXES:
        there = Path(f"{path.with_suffix('')}{suffix}")
        if os.path.lexists(project.here / there):
            raise PromptsyncError(f"{there} is there already", "Choose another name, or edit that file.")


def _check_rules(project: Project, prompts: Path | None, path: Path) -> None:
    """Raise PromptsyncError if a rule finds something in the file, given that it had a text."""
    reading = read_library(
        project.prompts(prompts),
        repository=project.repository,
        shown_from=project.here,
        files=project.files,
    )
    shown = path.as_posix()
    there = [
        replace(one, prompt=replace(one.prompt, prompt=_STAND_IN)) if one.draft.file.shown == shown else one
        for one in reading.read_prompts
    ]
    found = [one for one in project.linter()(there, ()) if one.origin and one.origin.file == shown]
    wrong = next((one for one in found if one.rule not in _OF_A_TEXT), None)
    holder = _holder(there, shown)
    if holder:
        raise PromptsyncError(f"nothing was written: {holder}", "Choose another name.")
    if wrong:
        raise PromptsyncError(f"nothing was written: {wrong.message} [{wrong.rule}]", "Choose another name.")


def _holder(read_prompts: Sequence[ReadPrompt], shown: str) -> str:
    """Who has the command of the file ``shown`` already, in a clause; also a draft that is not good yet."""
    (new,) = (one for one in read_prompts if one.draft.file.shown == shown)
    command = new.prompt.command
    others = (one.draft.file.key for one in read_prompts if one is not new and one.prompt.command == command)
    holder = next(others, None) if command else None
    return f"/{command} is the command of {holder}" if holder else ""


def _schema(project: Project, path: Path) -> str:
    """Where an editor finds the schema from the file; empty if the repository has none."""
    schema = project.repository / SCHEMA
    if not schema.is_file():
        return ""
    return Path(os.path.relpath(schema, (project.here / path).parent)).as_posix()
