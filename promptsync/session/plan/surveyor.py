"""Opens the target of a job and surveys it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stamina.instrumentation import set_on_retry_hooks

from promptsync.model import Author
from promptsync.plan.notes import called
from promptsync.plan.plan import edited_there
from promptsync.planning.used_commands import lost_commands
from promptsync.policy import People
from promptsync.service.patience import Patience, PatientReader, Retrier
from promptsync.service.slots import Slots
from promptsync.service.writer import CarefulWriter
from promptsync.session.git.worktree import is_committed
from promptsync.session.opening.expiry import expiring, visible_tokens
from promptsync.session.opening.place import LibraryPlace
from promptsync.session.opening.target import open_ledger, open_neighbors, open_service, shared_remote
from promptsync.session.plan.kept_secrets import secrets_for_git
from promptsync.session.plan.notes_maker import make_notes
from promptsync.session.plan.request import DEFAULT_CONCURRENCY
from promptsync.session.runs.ancestry import HeadOrder
from promptsync.session.runs.run import refuse_if_running
from promptsync.surveying.open_target import OpenTarget
from promptsync.surveying.survey import Observation, Survey, make_survey, observe

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from promptsync.plan.plan import Plan
    from promptsync.problems import Problem
    from promptsync.service.prompts import PromptClient
    from promptsync.session.plan.job import Job


@dataclass(frozen=True, slots=True)
class Surveyor:
    """A job with its target open."""

    job: Job
    target: OpenTarget
    service: PromptClient
    retrier: Retrier

    async def survey(self, *, fetched: bool) -> Survey:
        """Look at all there is, and plan. ``fetched``: only with a ledger that is up to date."""
        return await self.planned(await observe(self.target, fetched=fetched))

    async def survey_with_tokens(self) -> Survey:
        """As :meth:`survey`, before an apply; with a warning of a token that expires soon."""
        seen, owned = await asyncio.gather(observe(self.target), visible_tokens(self.service))
        return await self.planned(seen, expiring(owned, seen.identity))

    async def planned(self, seen: Observation, warnings: Iterable[Problem] = ()) -> Survey:
        """The survey of what was ``seen``; the findings of the files and ``warnings`` come first."""
        job = self.job
        survey = await make_survey(self.target, seen, job.planner, refresh=job.request.refresh)
        problems = (*job.warnings, *warnings, *secrets_for_git(job, survey.plan), *survey.plan.problems)
        if lost := lost_commands(survey.plan):
            from promptsync.session.plan.usage import find_used

            problems = (*problems, *await find_used(self.service, job, lost))
        return replace(survey, plan=replace(survey.plan, problems=problems))

    def writer(self, survey: Survey) -> CarefulWriter:
        """Writes what was surveyed."""
        author = Author(survey.identity.subject, survey.identity.at)
        known = survey.view.live.keys() | survey.view.managed
        return CarefulWriter(self.service, self.retrier, author, known)


@asynccontextmanager
async def open_target(job: Job, concurrency: int = DEFAULT_CONCURRENCY) -> AsyncIterator[Surveyor]:
    """The target of ``job``, open until the block ends."""
    set_on_retry_hooks([])  # else each wait is a line of log on stderr
    target, slots = job.target, Slots(concurrency)
    async with open_service(job.project, target) as service:
        with closing(open_ledger(job.project, target)) as ledger:
            retrier = Retrier(Patience(), slots)
            reader = PatientReader(service, retrier)
            order = HeadOrder(job.project.repository, job.folder, shared_remote(job.project, target))
            opened = OpenTarget(
                target.name,
                reader,
                ledger,
                slots,
                refuse_if_running,
                order,
                target.organization,
                LibraryPlace(job.project, target.name, job.request.prompts).own,
                lambda: open_neighbors(job.project, target, ledger),
                lambda desired: is_committed(job.project.here / desired.origin.file),
            )
            yield Surveyor(job, opened, service, retrier)


@asynccontextmanager
async def surveyed(job: Job, *, fetched: bool) -> AsyncIterator[tuple[OpenTarget, Survey]]:
    """The open target and one survey of it."""
    async with open_target(job) as surveyor:
        yield surveyor.target, await surveyor.survey(fetched=fetched)


def run_survey(job: Job, *, fetched: bool) -> Plan:
    """The plan with its notes."""

    async def survey() -> Plan:
        async with open_target(job) as surveyor:
            found = await surveyor.survey(fetched=fetched)
            notes = make_notes(job, found)
            if job.project.config.people is not People.OFF and (moved := edited_there(found.plan)):
                from promptsync.session.plan.editors import find_edits

                edits = await find_edits(surveyor.service, found, moved)
                notes = replace(notes, edits=called(edits, job.project.config.people))
            return replace(found.plan, notes=notes)

    return asyncio.run(survey())
