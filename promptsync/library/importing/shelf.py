"""The place of each new prompt among those that are there: nothing is overwritten, no command taken twice."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.library.discover import discover, inside, shown_path
from promptsync.library.forms import MARKDOWN, SKILL
from promptsync.library.importing.conventions import Kind
from promptsync.library.loader import load_library
from promptsync.problems import problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.library.importing.source_files import SourceFile
    from promptsync.model import Key
    from promptsync.problems import Problem
    from promptsync.reports.imported import NewFile


class Shelf:
    """The library in ``prompts``, and what is put into it. Keys and commands are compared without case."""

    def __init__(self, prompts: Path, *, repository: Path, here: Path) -> None:
        self._prompts = prompts
        self._real = Path(os.path.realpath(prompts))
        self._here = here
        root = Path(os.path.realpath(repository))
        files = discover(prompts, repository=root, shown_from=here).files
        self._keys = {file.key.casefold(): file.shown for file in files}
        self._skills = {file.key for file in files if file.form is SKILL}
        self._markdown = {file.key for file in files if file.form is MARKDOWN}
        library = load_library(prompts, repository=repository, shown_from=here)
        self._commands = {one.prompt.command.casefold(): one.origin.file for one in library.desired}

    def path(self, kind: Kind, key: Key) -> Path:
        """The file that is to hold a new prompt."""
        form = SKILL if kind is Kind.SKILL else MARKDOWN
        return self._prompts / f"{key}{form.suffixes[0]}"

    def shown(self, path: Path) -> str:
        """``path`` as findings show it."""
        return shown_path(path, self._here)

    def is_there(self, path: Path, content: bytes) -> bool:
        """Whether ``path`` holds ``content`` already."""
        try:
            return not path.is_symlink() and path.read_bytes() == content
        except OSError:
            return False

    def exists(self, path: Path) -> bool:
        """Whether anything is at ``path``."""
        return os.path.lexists(path)

    def put(self, file: SourceFile, key: Key, command: str, files: Sequence[NewFile]) -> Problem | None:
        """Take the place for a new prompt and the files of its folder, or say why it is not free."""
        shown = self.shown(self.path(file.kind, key))
        refused = next(filter(None, map(self._no_path, files)), None)
        refused = refused or self._no_key(file.kind, key) or self._no_command(command)
        if refused:
            return refused
        self._keys[key.casefold()] = shown
        (self._skills if file.kind is Kind.SKILL else self._markdown).add(key)
        if command:
            self._commands[command.casefold()] = shown
        return None

    def _no_path(self, file: NewFile) -> Problem | None:
        path, shown = file.path, self.shown(file.path)
        try:
            if os.path.lexists(path) and not self.is_there(path, file.content):
                hint = (
                    "Compare the two; delete or rename one of them to import the other. If it comes from this"
                    " source, run `promptsync update`."
                )
                return problem("duplicate-key", f"{shown} is there already and differs", None, hint)
            above = next((folder for folder in path.parents if os.path.lexists(folder)), path.parent)
            if not above.is_dir():
                hint = "Choose another folder with --into, or rename that file."
                return problem("duplicate-key", f"{self.shown(above)} is no folder", None, hint)
            if not inside(os.path.realpath(path), self._real):
                message = f"{shown} would lead out of the prompts directory through a link"
                return problem("outside-repository", message, None, "Choose another folder with --into.")
        except OSError as error:
            return problem("unreadable", f"{shown} cannot be looked at: {error.strerror}")
        return None

    def _no_key(self, kind: Kind, key: Key) -> Problem | None:
        if taken := self._keys.get(key.casefold()):
            hint = "Choose another folder with --into, or rename one of them."
            return problem("duplicate-key", f"the key {key} is that of {taken}", None, hint)
        hint = "Choose another folder with --into."
        for skill in self._skills:
            if kind is not Kind.SKILL and key.startswith(f"{skill}/"):
                return problem("bundled-file", f"it would be bundled with the skill {skill}", None, hint)
        for other in self._markdown:
            if kind is Kind.SKILL and other.startswith(f"{key}/"):
                return problem("bundled-file", f"{other} would be bundled with this skill", None, hint)
        return None

    def _no_command(self, command: str) -> Problem | None:
        taken = self._commands.get(command.casefold()) if command else None
        if taken is None:
            return None
        hint = "Rename one of them: a command belongs to one prompt."
        return problem("duplicate-command", f"the command {command} is that of {taken}", None, hint)
