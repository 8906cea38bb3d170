"""What plan and apply have in common: from a job to the open target with its survey."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from typing import TYPE_CHECKING

from stamina.instrumentation import set_on_retry_hooks

from promptsync.applying.patience import Patience, PatientService
from promptsync.applying.slots import Slots
from promptsync.cli.in_thread import in_thread
from promptsync.cli.options import DEFAULT_CONCURRENCY
from promptsync.cli.survey import Parts, Survey, look, make_survey
from promptsync.cli.target import open_ledger, open_service
from promptsync.errors import PromptsyncError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from promptsync.cli.job import Job
    from promptsync.plan import Plan


@asynccontextmanager
async def surveyed(
    job: Job, *, fetched: bool, concurrency: int = DEFAULT_CONCURRENCY
) -> AsyncIterator[tuple[Parts, Survey]]:
    """The target's open parts and the survey. ``fetched``: only with a ledger that is up to date.

    What is wrong in the files is raised before whatever else goes wrong.
    """
    set_on_retry_hooks([])  # else each wait is a line of log on stderr
    target, slots = job.target, Slots(concurrency)
    reading = asyncio.create_task(in_thread(job.read))
    try:
        async with open_service(job.project, target) as service:
            with closing(open_ledger(job.project, target)) as ledger:
                patient = PatientService(service, Patience(), slots)
                parts = Parts(target.name, patient, ledger, slots, target.organization)
                wanted, seen = await asyncio.gather(reading, look(parts, fetched=fetched))
                survey = await make_survey(parts, seen, wanted.planner, refresh=job.options.refresh)
                plan = replace(survey.plan, problems=(*wanted.warnings, *survey.plan.problems))
                yield parts, replace(survey, plan=plan)
    except PromptsyncError:
        await reading
        raise


def run_survey(job: Job, *, fetched: bool) -> Plan:
    """The plan alone, see :func:`surveyed`."""

    async def survey() -> Plan:
        async with surveyed(job, fetched=fetched) as (_, found):
            return found.plan

    return asyncio.run(survey())
