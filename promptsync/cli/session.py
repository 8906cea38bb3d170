"""What plan and apply have in common: from the options to an open target with its survey."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stamina.instrumentation import set_on_retry_hooks

from promptsync.applying.patience import Patience, PatientService
from promptsync.applying.slots import DEFAULT_CONCURRENCY, Slots
from promptsync.cli.project import InvalidLibraryError, errors, open_project
from promptsync.cli.survey import LibraryPlanner, Parts, SavedPlanner, Survey, make_survey
from promptsync.cli.target import open_ledger, open_service
from promptsync.errors import PromptsyncError
from promptsync.library.load import Library
from promptsync.planning.saved import load_saved

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from promptsync.cli.options import PlanOptions
    from promptsync.cli.project import Project
    from promptsync.cli.survey import Planner
    from promptsync.config import Target
    from promptsync.model import Desired
    from promptsync.problems import Problem


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be planned for a target."""

    project: Project
    target: Target
    planner: Planner
    options: PlanOptions
    desired: tuple[Desired, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def folder(self) -> Path:
        """The prompts directory."""
        return self.project.prompts(self.options.prompts)


def open_job(options: PlanOptions, *, tolerated: frozenset[str] = frozenset()) -> Job:
    """Read the configuration and the prompt files.

    Raises UsageError, or InvalidLibraryError for errors of other rules than the ``tolerated``.
    """
    project = open_project()
    target = project.target(options.target)
    library = project.library(options.prompts, target)
    if any(found.rule not in tolerated for found in errors(library)):
        raise InvalidLibraryError(library)
    policy = options.policy(project.config, (one.key for one in library.desired))
    return Job(
        project, target, LibraryPlanner(library.desired, policy), options, library.desired, library.problems
    )


def open_saved_job(options: PlanOptions, path: Path) -> Job:
    """Read the configuration and a saved plan; the prompt files are not looked at."""
    options.check_unplanned()
    project = open_project()
    if project.problems:
        raise InvalidLibraryError(Library(0, (), project.problems))
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptsyncError(f"{path} cannot be read: {error}") from error
    limits = options.policy(project.config, ()).limits
    planner = SavedPlanner(load_saved(text, str(path)), str(path), limits)
    return Job(project, project.target(options.target), planner, options)


@asynccontextmanager
async def surveyed(
    job: Job, *, fetched: bool, concurrency: int = DEFAULT_CONCURRENCY
) -> AsyncIterator[tuple[Parts, Survey]]:
    """The target's open parts and the survey. ``fetched``: only with a ledger that is up to date."""
    set_on_retry_hooks([])  # else each wait is a line of log on stderr
    target = job.target
    slots = Slots(concurrency)
    async with open_service(job.project, target) as service:
        patient = PatientService(service, Patience(), slots)
        parts = Parts(target.name, patient, open_ledger(job.project, target), slots, target.organization)
        survey = await make_survey(parts, job.planner, refresh=job.options.refresh, fetched=fetched)
        plan = replace(survey.plan, problems=(*job.warnings, *survey.plan.problems))
        yield parts, replace(survey, plan=plan)
