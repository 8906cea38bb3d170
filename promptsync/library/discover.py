"""A directory → its prompt files, each with its key.

The files of every form; not what is hidden, not ``README.md``. A ``SKILL.md`` makes its folder a skill, whose
other Markdown is bundled with it. A link is followed inside the repository, to each folder once.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.forms import SKILL, SUFFIXES, form_of, suffix_of
from promptsync.library.parsed_file import PromptFile
from promptsync.model import Key, Origin, natural_order
from promptsync.problems import Problem, problem
from promptsync.source.file_reader import absolute
from promptsync.source.lazy_pattern import lazy_pattern
from promptsync.source.text import escaped, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

# What git refuses in a tree, also for the file systems of Windows and macOS.
_GIT = lazy_pattern(r"git~[0-9]+|\.git", re.IGNORECASE)

BEGIN = "Run `promptsync init` to begin with a first prompt"
"""The hint where there is no prompt yet, without its end."""


class _Folder(NamedTuple):
    """``skill`` is the key of the skill that the folder is of; empty for none."""

    path: str
    real: str
    shown: str
    key: str
    skill: str


class MisnamedFile(NamedTuple):
    """A file that would be a prompt file under the name ``proper``."""

    real: str
    shown: str
    proper: str


class SkillFile(NamedTuple):
    """A file in a skill's folder that is not ``SKILL.md``: ``inner`` is its path from there, with ``/``.

    ``markdown`` would be a prompt file elsewhere. YAML is among these files, too, until it is read.
    """

    skill: Key
    inner: str
    path: Path
    real: str
    shown: str
    markdown: bool


class TriesFile(NamedTuple):
    """A file with cases; ``stem`` is its path below the prompts directory without the suffix."""

    path: Path
    real: str
    shown: str
    stem: str


TRIES_SUFFIXES = (".try.yaml", ".try.yml")
"""Of the files with the cases that a prompt is tried on."""


@dataclass(slots=True)
class Discovery:
    """The prompt files sorted by key, then name, and what was found on the way.

    ``skill_files`` are files of skills, ``misnamed`` would be prompt files in lower case.
    """

    files: list[PromptFile] = field(default_factory=list)
    skill_files: list[SkillFile] = field(default_factory=list)
    misnamed: list[MisnamedFile] = field(default_factory=list)
    tries: list[TriesFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def discover(prompts: Path, *, repository: Path, shown_from: Path) -> Discovery:
    """The prompt files below ``prompts``. ``repository`` is resolved; see ``load_library`` for the rest."""
    name = shown_path(prompts, shown_from)
    found = Discovery()
    missing = _missing(prompts)
    if missing:
        message = f"the prompts directory {name or '.'} {missing}"
        name_it = "name the directory that holds the prompts."
        hint = f"{BEGIN}, or {name_it}" if missing == _ABSENT else name_it.capitalize()
        found.problems.append(problem("no-library", message, None, hint))
        return found
    real = os.path.realpath(prompts)
    if not inside(real, repository):
        found.problems.append(_outside(name or ".", name))
        return found
    _Walk(found, repository, real).run(_Folder(str(prompts), real, name, "", ""))
    found.files.sort(key=lambda file: (natural_order(file.key), file.shown))
    return found


def add_planned(found: Discovery, planned: Mapping[str, str | None], prompts: Path, shown_from: Path) -> None:
    """Make ``found`` what it is once the texts of ``planned`` are written, and those of None removed."""
    there = {absolute(file.path): file for file in found.files}
    known = {*there, *(absolute(file.path) for file in found.skill_files)}
    files = [file for path, file in there.items() if planned.get(path, "") is not None]
    for path, text in planned.items():
        suffix = suffix_of(path)
        if text is not None and suffix and path not in known and Path(path).is_relative_to(absolute(prompts)):
            key = Path(path).relative_to(absolute(prompts)).as_posix().removesuffix(suffix)
            name = shown_path(Path(path), shown_from)
            files.append(PromptFile(Path(path), os.path.realpath(path), name, Key(key), form_of(path)))
    found.files = sorted(files, key=lambda file: (natural_order(file.key), file.shown))
    found.problems = [one for one in found.problems if one.rule != "no-library" or not files]


def _missing(prompts: Path) -> str:
    """Why there is no such directory; empty where there is one."""
    try:
        if prompts.is_dir():
            return ""
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return "is not a directory" if os.path.lexists(prompts) else _ABSENT


_ABSENT = "does not exist"


def shown_path(path: Path, shown_from: Path) -> str:
    """``path`` relative to ``shown_from`` with ``/``, empty for the same; as given where not below it."""
    absolute = Path(os.path.normpath(path.absolute()))
    try:
        below = absolute.relative_to(os.path.normpath(shown_from.absolute())).as_posix()
    except ValueError:
        below = path.as_posix()
    return "" if below == "." else escaped(below)


def proper_name(name: str) -> str:
    """``name`` as the file of a prompt has it, if it is one but for the case of its suffix; else empty."""
    folded = name.strip().lower()
    if folded == "readme.md":
        return ""
    suffix = next((each for each in SUFFIXES if folded.endswith(each) and not each.startswith("/")), "")
    return name.strip()[: -len(suffix)] + suffix if suffix else ""


def inside(real: str, repository: Path) -> bool:
    """Whether a resolved path is of the repository's content; git's own folder may hold credentials."""
    path = Path(real)
    return path.is_relative_to(repository) and ".git" not in path.relative_to(repository).parts


class _Walk:
    """Walks folder by folder, not by recursion: a path may be nested deeper than Python recurses."""

    def __init__(self, found: Discovery, repository: Path, root: str) -> None:
        self._found = found
        self._repository = repository
        self._root = root
        self._followed: set[str] = set()
        self._pending: list[_Folder] = []

    def run(self, root: _Folder) -> None:
        self._pending.append(root)
        while self._pending:
            folder = self._pending.pop()
            try:
                with os.scandir(folder.path) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
            except OSError as error:
                self._report("unreadable", folder.shown, f"cannot be read: {error.strerror}")
                continue
            self._folder(folder, [entry for entry in entries if not entry.name.startswith(".")])

    def _folder(self, folder: _Folder, entries: list[os.DirEntry[str]]) -> None:
        if folder.key and any(suffix_of(entry.name) in SKILL.suffixes for entry in entries):
            folder = folder._replace(skill=folder.key)
        for entry in entries:
            name = _join(folder.shown, escaped(entry.name))
            try:
                self._entry(folder, entry, name)
            except OSError as error:
                self._report("unreadable", name, f"cannot be read: {error.strerror}")

    def _entry(self, folder: _Folder, entry: os.DirEntry[str], name: str) -> None:
        real = os.path.realpath(entry.path) if entry.is_symlink() else f"{folder.real}{os.sep}{entry.name}"
        prompt = bool(suffix_of(entry.name)) and entry.name != "README.md"
        if not prompt and suffix_of(proper_name(entry.name)) and entry.is_file():
            self._found.misnamed.append(MisnamedFile(real, name, proper_name(entry.name)))
        if entry.is_symlink() and not self._follow(entry, real, name, prompt=prompt):
            return
        if entry.is_dir():
            if prompt:
                self._report("unreadable", name, "is a directory, not a file", "Rename it.")
            key = _join(folder.key, entry.name)
            self._pending.append(_Folder(entry.path, real, name, key, folder.skill))
        elif prompt and not entry.is_file():
            self._report("unreadable", name, "is not a regular file", "Put a file in its place.")
        elif entry.name.endswith(TRIES_SUFFIXES):
            stem = _join(folder.key, entry.name).rpartition(".try.")[0]
            self._found.tries.append(TriesFile(Path(entry.path), real, name, stem))
        elif prompt:
            self._file(folder, entry, real, name)
        elif folder.skill:
            self._skill_file(folder, entry, real, name, markdown=False)

    def _follow(self, entry: os.DirEntry[str], real: str, name: str, *, prompt: bool) -> bool:
        if not os.path.lexists(real):
            self._report(
                "unreadable", name, "is a link to nothing that can be read", "Repair the link, or delete it."
            )
            return False
        directory = entry.is_dir()
        if not directory and not prompt:
            return False
        if not inside(real, self._repository):
            self._found.problems.append(_outside(name, name))
            return False
        if not directory:
            return True
        if real in self._followed or self._contains(real, self._root) or self._contains(self._root, real):
            self._report(
                "repeated-link", name, "is a link to a folder that is read already", "Delete the link."
            )
            return False
        self._followed.add(real)
        return True

    @staticmethod
    def _contains(folder: str, path: str) -> bool:
        return Path(path).is_relative_to(folder)

    def _file(self, folder: _Folder, entry: os.DirEntry[str], real: str, name: str) -> None:
        form = form_of(entry.name)
        key = f"{folder.key}/{entry.name}".removesuffix(suffix_of(entry.name)).removeprefix("/")
        refused = _odd(key)
        if refused:
            self._report("key", name, *refused)
            return
        if folder.skill and form is not SKILL:
            self._skill_file(folder, entry, real, name, markdown=form.bundled)
        if not (folder.skill and form.bundled):
            self._found.files.append(PromptFile(Path(entry.path), real, name, Key(key), form))

    def _skill_file(
        self, folder: _Folder, entry: os.DirEntry[str], real: str, name: str, *, markdown: bool
    ) -> None:
        inner = f"{folder.key}/{entry.name}".removeprefix(f"{folder.skill}/")
        file = SkillFile(Key(folder.skill), inner, Path(entry.path), real, name, markdown)
        self._found.skill_files.append(file)

    def _report(self, rule: str, name: str, what: str, hint: str = "Check that you may read it.") -> None:
        self._found.problems.append(problem(rule, f"{name} {what}", Origin(name), hint))


def _odd(key: str) -> tuple[str, str] | None:
    """What keeps a path from being a key, and what to do: a key is shown, typed and a path on any system."""
    if not key:
        return "is a skill without a folder", "Move it into a folder: its name is the key."
    parts = key.split("/")
    if any(_GIT().fullmatch(part) for part in parts):
        return f"makes the key {shown(key)}, which git cannot hold", "Rename it: git keeps .git for itself."
    if escaped(key) != key or "\\" in key or any(part != part.strip() for part in parts):
        hint = "Use letters, digits, - and _."
        return f"makes the key {shown(key)}, which has characters that a key cannot have", hint
    return None


def _outside(name: str, origin: str) -> Problem:
    hint = "Keep the prompts in the repository."
    return problem("outside-repository", f"{name} leads out of the repository", Origin(origin or "."), hint)


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
