"""What a command is to plan: from the request to the prompt files, or to a saved plan."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from promptsync.errors import InvalidLibraryError, PromptsyncError
from promptsync.library.loader import Library
from promptsync.planning.planners import LibraryPlanner, SavedPlanner
from promptsync.planning.saved import load_saved
from promptsync.session.opening.project import open_project
from promptsync.session.plan.unread import without_unread

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.config import Target
    from promptsync.model import Desired
    from promptsync.planning.planners import Planner
    from promptsync.problems import Problem
    from promptsync.session.opening.project import Project
    from promptsync.session.plan.request import PlanRequest


@dataclass(frozen=True, slots=True)
class Job:
    """A target, what is to be planned there, and the prompt files that say so.

    ``warnings`` are the findings of the files that stop nothing; ``library`` has the prompt files, also those
    that do not belong to the target.
    """

    project: Project
    target: Target
    request: PlanRequest
    planner: Planner
    desired: tuple[Desired, ...] = ()
    warnings: tuple[Problem, ...] = ()
    library: Library = field(default_factory=lambda: Library(0, (), ()))

    @property
    def folder(self) -> Path:
        """The prompts directory."""
        return self.project.prompts(self.request.prompts)


def open_job(request: PlanRequest, *, tolerated: frozenset[str] = frozenset(), whole: bool = True) -> Job:
    """Read the configuration and the prompt files.

    Errors in the files are errors for all but the ``tolerated`` rules, and those of files that are not chosen
    are warnings. A library that need not be ``whole`` may have prompts with errors, which are left out of the
    plan. Raises UsageError, and InvalidLibraryError for what is wrong in the configuration or the files.
    """
    project = request.project or open_project()
    target = project.target(request.target)
    library, unread = without_unread(project.library(request.prompts, target), request.choice)
    if not whole:
        unread |= {key for key, _ in library.broken}
    errors = library.errors if whole else library.errors_beyond_prompts
    if project.problems or any(one.rule not in tolerated for one in errors):
        raise InvalidLibraryError(library.problems, library.file_count)
    desired = tuple(one for one in library.desired if target.scope.holds(one.chosen_by))
    policy = request.policy(project.config, (one.key for one in desired))
    planner = LibraryPlanner(library.desired, policy, target.scope, request.choice, unread)
    return Job(project, target, request, planner, desired, library.problems, library)


def open_saved_job(request: PlanRequest, path: Path) -> Job:
    """Read the configuration and a saved plan; the prompt files are not looked at."""
    request.check_unplanned()
    project = open_project()
    project.check_configuration()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptsyncError(f"{path} cannot be read: {error}") from error
    policy = request.policy(project.config, ())
    saved = load_saved(text, str(path))
    by_key = policy.only_authorities()
    planner = SavedPlanner(saved, str(path), policy.limits, policy.older, policy.options, by_key)
    if saved.library:
        request = replace(request, prompts=project.root / saved.library)
    return Job(project, project.target(request.target), request, planner)
