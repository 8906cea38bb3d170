"""What a command is to plan: from the options to the prompt files, or to a saved plan.

The files are read while the modules are imported that the rest takes, and the organization is asked. So what
can be imported later is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.cli.beside import beside
from promptsync.cli.project import InvalidLibraryError, errors, open_project
from promptsync.errors import PromptsyncError
from promptsync.library.load import Library

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from promptsync.cli.options import PlanOptions
    from promptsync.cli.project import Project
    from promptsync.cli.survey import Planner
    from promptsync.config import Target
    from promptsync.model import Desired
    from promptsync.problems import Problem


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be planned, and the prompt files that say so."""

    planner: Planner
    desired: tuple[Desired, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """A target, and what is wanted there: ``read`` waits for the prompt files to be read.

    It raises InvalidLibraryError or UsageError for what is wrong in them.
    """

    project: Project
    target: Target
    options: PlanOptions
    read: Callable[[], Wanted]

    @property
    def folder(self) -> Path:
        """The prompts directory."""
        return self.project.prompts(self.options.prompts)


def open_job(options: PlanOptions, *, tolerated: frozenset[str] = frozenset()) -> Job:
    """Read the configuration, and begin to read the prompt files, beside what is done next.

    Errors in the files are errors for all but the ``tolerated`` rules. Raises UsageError, and
    InvalidLibraryError where the configuration is not good.
    """
    project = open_project()
    target = project.target(options.target)
    library = beside(lambda: project.library(options.prompts, target))

    def read() -> Wanted:
        found = library()
        if any(one.rule not in tolerated for one in errors(found)):
            raise InvalidLibraryError(found)
        from promptsync.cli.survey import LibraryPlanner

        policy = options.policy(project.config, (one.key for one in found.desired))
        return Wanted(LibraryPlanner(found.desired, policy), found.desired, found.problems)

    if project.problems:
        # What the configuration says of the organization and the token may be among what could not be read.
        read()
    return Job(project, target, options, read)


def open_saved_job(options: PlanOptions, path: Path) -> Job:
    """Read the configuration and a saved plan; the prompt files are not looked at."""
    from promptsync.cli.survey import SavedPlanner
    from promptsync.planning.saved import load_saved

    options.check_unplanned()
    project = open_project()
    if project.problems:
        raise InvalidLibraryError(Library(0, (), project.problems))
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptsyncError(f"{path} cannot be read: {error}") from error
    limits = options.policy(project.config, ()).limits
    wanted = Wanted(SavedPlanner(load_saved(text, str(path)), str(path), limits))
    return Job(project, project.target(options.target), options, lambda: wanted)
