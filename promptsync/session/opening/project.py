"""The project that a command runs in: its configuration and its prompt files."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.config import Config, find_config, load_config, misnamed
from promptsync.errors import InvalidLibraryError, PromptsyncError, UsageError
from promptsync.library.linter import Linter
from promptsync.library.loader import Library, Reading, find_repository, judged, read_library
from promptsync.model import Origin
from promptsync.problems import problem
from promptsync.session.git.tracking import tracked_files
from promptsync.session.opening.lock_conflicts import lock_problems
from promptsync.source.file_reader import FileReader, absolute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.config import Target
    from promptsync.problems import Problem


@dataclass(frozen=True, slots=True)
class Project:
    """``here`` is the working directory, from which all places are shown. ``files`` are read once a run, and
    so is each library in ``read_once``."""

    here: Path
    repository: Path
    config: Config
    problems: tuple[Problem, ...]
    config_file: Path | None = None
    files: FileReader = field(default_factory=FileReader, compare=False)
    read_once: dict[Path | None, Reading] = field(default_factory=dict, compare=False)

    @property
    def in_git(self) -> bool:
        """Whether there is a git repository around the project."""
        return os.path.lexists(self.repository / ".git")

    @property
    def root(self) -> Path:
        """What the library's place is told from: the repository, else the folder of the configuration."""
        return self.repository if self.in_git else self.config.root

    def target(self, name: str) -> Target:
        """The target of that name. Raises UsageError."""
        if found := self.config.target(name):
            return found
        known = ", ".join(sorted({"default", "sandbox", *self.config.targets}))
        raise UsageError(f"--target {name}: there is no such target", f"There are {known}.")

    def prompts(self, chosen: Path | None) -> Path:
        """The prompts directory: the chosen one, else the configured one."""
        return chosen or self.shown(self.config.root / self.config.prompts)

    def check_configuration(self) -> None:
        """Raise InvalidLibraryError if promptsync.yaml has errors: the defaults may lead elsewhere."""
        if self.problems:
            raise InvalidLibraryError(self.problems, 0)

    def shown(self, path: Path) -> Path:
        """``path`` as seen from the working directory."""
        return _shown(path, self.here)

    def linter(self) -> Linter:
        """The rules as the configuration sets them."""
        config = self.config
        if config.schema is None:
            return Linter(config.rules, config.reserved)
        schema = self.shown(config.root / config.schema)
        return Linter(config.rules, config.reserved, schema, schema.as_posix(), self.files)

    def reading(self, prompts: Path | None, files: FileReader | None = None) -> Reading:
        """What the prompt files say, good or not, before any rule is asked."""
        return read_library(
            self.prompts(prompts),
            repository=self.repository,
            shown_from=self.here,
            files=files or self.files,
            bundle=self.config.bundle,
        )

    def library(
        self,
        prompts: Path | None,
        target: Target | None = None,
        planned: Mapping[Path, str | None] | None = None,
    ) -> Library:
        """The prompt files, with the configuration's findings among theirs; of ``target`` only, if given.

        ``planned`` are files that count as written: see FileReader.
        """
        files = self.files if planned is None else FileReader(self.files.tracked, planned)
        if planned is not None:
            read = self.reading(prompts, files)
        elif (known := self.read_once.get(prompts)) is not None:
            read = known
        else:
            read = self.read_once[prompts] = self.reading(prompts, files)
        library = judged(read, self.linter())
        files.keep(self.here / one.origin.file for one in library.problems if one.origin)
        targets = [target] if target else self.config.targets.values()
        empty = [] if library.errors else [one for each in targets if (one := self._empty(each, library))]
        unread = self._unread_config(prompts)
        unresolved = lock_problems(self.config.root, self.shown)
        return replace(library, problems=(*self.problems, *unread, *empty, *library.problems, *unresolved))

    def _unread_config(self, prompts: Path | None) -> list[Problem]:
        """The finding for a configuration beside a chosen directory that is not the project's."""
        chosen = Path(absolute(self.here / prompts)) if prompts else None
        nearest = find_config(chosen, self.repository).file if chosen else None
        if nearest is None or nearest == self.config_file:
            return []
        name = self.shown(nearest).as_posix()
        message = f"{name} is not read, although it is there for {prompts}"
        hint = f"Run promptsync in that folder: `promptsync -C {self.shown(nearest.parent).as_posix()}`."
        return [problem("config", message, Origin(name), hint)]

    def _empty(self, target: Target, library: Library) -> Problem | None:
        """The finding for a target that no prompt of the library belongs to."""
        keys = [one.chosen_by for one in library.desired]
        if not keys or any(map(target.scope.holds, keys)):
            return None
        include = target.scope.include
        what = "exclude leaves no prompt" if any(map(include.match, keys)) else "include matches no key"
        return problem(
            "empty-target",
            f"targets.{target.name}.{what if include.lines else 'exclude leaves no prompt'}",
            Origin(self.shown(self.config_file).as_posix()) if self.config_file else None,
            f"A key is a path below the prompts directory without suffix, such as {keys[0]}.",
        )


def open_project(*, only_tracked: bool = False) -> Project:
    """The project around the working directory; with ``only_tracked`` as a clone would have its prompts."""
    here = _working_directory()
    repository = find_repository(here)
    search = find_config(here, repository)
    problems = [misnamed(path, _shown(path, here).as_posix()) for path in search.near]
    files = FileReader(tracked_files(repository), only_tracked=only_tracked)
    if search.file is None:
        return Project(here, repository, Config(here), tuple(problems), None, files)
    config, found = load_config(search.file, _shown(search.file, here).as_posix(), repository)
    return Project(here, repository, config, (*problems, *found), search.file, files)


def _working_directory() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise PromptsyncError(
            f"the working directory cannot be used: {error.strerror}",
            "It may have been removed or moved: go to a directory that is there, or give one with -C DIR.",
        ) from error


def _shown(path: Path, here: Path) -> Path:
    return path.relative_to(here) if path.is_relative_to(here) else path
