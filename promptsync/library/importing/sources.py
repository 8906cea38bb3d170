"""A directory or file of another tool → its prompt files, and what else is there. No link is followed."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from promptsync.imported import ImportedFile, ImportStatus
from promptsync.library.discover import shown_path
from promptsync.library.forms import SKILL
from promptsync.model import Origin
from promptsync.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from promptsync.problems import Problem

_SKILL = SKILL.suffixes[0].removeprefix("/")
_PROMPT = ".prompt.md"
_COMMANDS = "commands"


class Kind(StrEnum):
    """What a file's name and folders make of it. A template is what has neither's."""

    COMMAND = "command"
    SKILL = "skill"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A prompt file of another tool: ``stem`` is its name without suffix, or that of a skill's folder.

    ``folders`` lead to it from the source; ``bundled`` are the other files of a skill.
    """

    path: Path
    shown: str
    kind: Kind
    stem: str
    folders: tuple[str, ...]
    bundled: list[str] = field(compare=False)


@dataclass(slots=True)
class Found:
    """The prompt files in their order, and what is known about the rest already."""

    files: list[SourceFile] = field(default_factory=list)
    rest: list[ImportedFile] = field(default_factory=list)

    def skip(self, shown: str, why: str) -> None:
        """There is no prompt in it."""
        self.rest.append(ImportedFile(shown, ImportStatus.NO_PROMPT, notes=(why,)))

    def leave_out(self, found: Problem, shown: str) -> None:
        """There may be one, which cannot be had."""
        self.rest.append(ImportedFile(shown, ImportStatus.LEFT_OUT, problem=found))


class _Folder(NamedTuple):
    """``bundled`` takes what is not SKILL.md, below a folder that has one: ``skill`` is that folder.

    ``commands`` tells whether its Markdown files are slash commands.
    """

    path: Path
    folders: tuple[str, ...]
    commands: bool
    skill: Path | None
    bundled: list[str]


def find_sources(sources: Sequence[Path], *, prompts: Path, repository: Path, here: Path) -> Found:
    """What is in the sources, each file once. The directory ``prompts`` is passed over.

    Paths are shown as ``shown_path`` has them for ``here``. ``repository`` is absolute.
    """
    found = Found()
    walk = _Walk(found, Path(os.path.realpath(prompts)), repository, here)
    for source in sources:
        walk.run(Path(os.path.abspath(source)))  # noqa: PTH100  # without a link resolved
    found.files.sort(key=lambda file: file.shown)
    found.rest.sort(key=lambda result: result.source)
    return found


class _Walk:
    """Folder by folder, not by recursion: a path may be nested deeper than Python recurses."""

    def __init__(self, found: Found, prompts: Path, repository: Path, here: Path) -> None:
        self._found = found
        self._prompts = prompts
        self._repository = repository
        self._here = here
        self._seen: set[str] = set()

    def run(self, source: Path) -> None:
        if source.name == _SKILL:
            source = source.parent  # the skill is its folder
        if not source.is_dir():
            self._file(source, self._top(source.parent))
            return
        root = os.path.realpath(source)
        pending = [self._top(source)]
        while pending:
            folder = pending.pop()
            try:
                with os.scandir(folder.path) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
            except OSError as error:
                self._unreadable(folder.path, error)
                continue
            if any(entry.name == _SKILL for entry in entries):
                folder = folder._replace(skill=folder.path, bundled=[])
            pending += self._folder(folder, entries, root)

    def _top(self, folder: Path) -> _Folder:
        """Where a source begins. What is above the repository, or above a source elsewhere, says nothing."""
        inside = folder.is_relative_to(self._repository)
        parts = folder.relative_to(self._repository).parts if inside else (folder.name,)
        return _Folder(folder, (), _COMMANDS in parts, None, [])

    def _folder(self, folder: _Folder, entries: Iterable[os.DirEntry[str]], root: str) -> Iterable[_Folder]:
        for entry in entries:
            path = folder.path / entry.name
            if entry.name.startswith("."):
                self._found.skip(self._shown(path), "hidden")
            elif entry.is_symlink():
                self._link(path, root)
            elif entry.is_dir():
                if os.path.realpath(path) == str(self._prompts):
                    self._found.skip(self._shown(path), "the prompts directory itself")
                    continue
                commands = folder.commands or entry.name == _COMMANDS
                yield folder._replace(path=path, folders=(*folder.folders, entry.name), commands=commands)
            elif entry.is_file():
                self._file(path, folder)
            else:
                self._found.skip(self._shown(path), "not a regular file")

    def _link(self, path: Path, root: str) -> None:
        shown = self._shown(path)
        if Path(os.path.realpath(path)).is_relative_to(root):
            self._found.skip(shown, "a link inside the source")
            return
        hint = "Name what it leads to as a source of its own."
        message = "is a link out of the source, which is not followed"
        self._found.leave_out(problem("outside-repository", message, Origin(shown), hint), shown)

    def _file(self, path: Path, folder: _Folder) -> None:
        real, shown = os.path.realpath(path), self._shown(path)
        if real in self._seen:
            return
        self._seen.add(real)
        if folder.skill and path.name != _SKILL:
            folder.bundled.append(path.relative_to(folder.skill).as_posix())
        elif path.name == "README.md":
            self._found.skip(shown, "a README is no prompt")
        elif path.suffix != ".md":
            self._found.skip(shown, "not Markdown")
        else:
            self._found.files.append(_source_file(path, shown, folder))

    def _unreadable(self, path: Path, error: OSError) -> None:
        shown = self._shown(path)
        found = problem("unreadable", f"cannot be read: {error.strerror}", Origin(shown))
        self._found.leave_out(found, shown)

    def _shown(self, path: Path) -> str:
        return shown_path(path, self._here) or "."


def _source_file(path: Path, shown: str, folder: _Folder) -> SourceFile:
    if path.name == _SKILL:
        return SourceFile(path, shown, Kind.SKILL, path.parent.name, folder.folders[:-1], folder.bundled)
    if path.name.endswith(_PROMPT):
        return SourceFile(path, shown, Kind.COMMAND, path.name.removesuffix(_PROMPT), folder.folders, [])
    kind = Kind.COMMAND if folder.commands else Kind.TEMPLATE
    return SourceFile(path, shown, kind, path.stem, folder.folders, [])
