"""What plan and apply have in common: from the options to an open target with its survey."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.applying.patience import Patience, PatientService
from promptsync.applying.slots import DEFAULT_CONCURRENCY, Slots
from promptsync.cli.project import open_project
from promptsync.cli.survey import Parts, Survey, make_survey
from promptsync.cli.target import open_ledger, open_service

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from promptsync.cli.options import PlanOptions
    from promptsync.cli.project import Project
    from promptsync.config import Target
    from promptsync.library.load import Library


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be planned: a library for a target."""

    project: Project
    target: Target
    library: Library
    options: PlanOptions


def open_job(options: PlanOptions) -> Job:
    """Read the configuration and the prompt files. Raises UsageError for an unknown target."""
    project = open_project()
    target = project.target(options.target)
    return Job(project, target, project.library(options.prompts, target), options)


@asynccontextmanager
async def surveyed(
    job: Job, *, fetched: bool, concurrency: int = DEFAULT_CONCURRENCY
) -> AsyncIterator[tuple[Parts, Survey]]:
    """The target's open parts and the survey. ``fetched``: only with a ledger that is up to date."""
    desired, target = job.library.desired, job.target
    policy = job.options.policy(job.project.config, (one.key for one in desired))
    slots = Slots(concurrency)
    async with open_service(job.project, target) as service:
        patient = PatientService(service, Patience(), slots)
        parts = Parts(target.name, patient, open_ledger(job.project, target), slots, target.organization)
        yield parts, await make_survey(parts, desired, policy, refresh=job.options.refresh, fetched=fetched)
