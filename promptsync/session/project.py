"""The project that a command runs in: its configuration and its prompt files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.config import Config, find_config, load_config
from promptsync.errors import UsageError
from promptsync.library.linter import Linter
from promptsync.library.loader import Library, find_repository, load_library
from promptsync.library.selection import select

if TYPE_CHECKING:
    from promptsync.config import Target
    from promptsync.problems import Problem


@dataclass(frozen=True, slots=True)
class Project:
    """``here`` is the working directory, from which all places are shown."""

    here: Path
    repository: Path
    config: Config
    problems: tuple[Problem, ...]

    def target(self, name: str) -> Target:
        """The target of that name. Raises UsageError."""
        if found := self.config.target(name):
            return found
        known = ", ".join(sorted({"default", "sandbox", *self.config.targets}))
        raise UsageError(f"--target {name}: there is no such target", f"There are {known}.")

    def prompts(self, chosen: Path | None) -> Path:
        """The prompts directory: the chosen one, else the configured one."""
        return chosen or self.shown(self.config.root / self.config.prompts)

    def shown(self, path: Path) -> Path:
        """``path`` as seen from the working directory."""
        return _shown(path, self.here)

    def linter(self) -> Linter:
        """The rules as the configuration sets them."""
        config = self.config
        if config.schema is None:
            return Linter(config.rules, config.reserved)
        schema = self.shown(config.root / config.schema)
        return Linter(config.rules, config.reserved, schema, schema.as_posix())

    def library(self, prompts: Path | None, target: Target | None = None) -> Library:
        """The prompt files, with the configuration's findings among theirs; those of ``target`` if given."""
        library = load_library(
            self.prompts(prompts), repository=self.repository, shown_from=self.here, lint=self.linter()
        )
        if target:
            library = replace(library, desired=select(library.desired, target.include, target.exclude))
        return replace(library, problems=(*self.problems, *library.problems))


def open_project() -> Project:
    """The project around the working directory."""
    here = Path.cwd()
    repository = find_repository(here)
    path = find_config(here, repository)
    if path is None:
        return Project(here, repository, Config(here), ())
    config, problems = load_config(path, _shown(path, here).as_posix())
    return Project(here, repository, config, tuple(problems))


def _shown(path: Path, here: Path) -> Path:
    return path.relative_to(here) if path.is_relative_to(here) else path
