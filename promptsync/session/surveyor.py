"""Opens the target of a job and surveys it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from typing import TYPE_CHECKING

from stamina.instrumentation import set_on_retry_hooks

from promptsync.service.patience import Patience, PatientService
from promptsync.service.slots import Slots
from promptsync.session.plan_request import DEFAULT_CONCURRENCY
from promptsync.session.run import refuse_if_running
from promptsync.session.target import open_ledger, open_service
from promptsync.surveying.survey import OpenTarget, Survey, make_survey, observe

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from promptsync.plan import Plan
    from promptsync.session.job import Job


@asynccontextmanager
async def surveyed(
    job: Job, *, fetched: bool, concurrency: int = DEFAULT_CONCURRENCY
) -> AsyncIterator[tuple[OpenTarget, Survey]]:
    """The open target and the survey. ``fetched``: only with a ledger that is up to date."""
    set_on_retry_hooks([])  # else each wait is a line of log on stderr
    target, slots = job.target, Slots(concurrency)
    async with open_service(job.project, target) as service:
        with closing(open_ledger(job.project, target)) as ledger:
            patient = PatientService(service, Patience(), slots)
            opened = OpenTarget(target.name, patient, ledger, slots, refuse_if_running, target.organization)
            seen = await observe(opened, fetched=fetched)
            survey = await make_survey(opened, seen, job.planner, refresh=job.request.refresh)
            plan = replace(survey.plan, problems=(*job.warnings, *survey.plan.problems))
            yield opened, replace(survey, plan=plan)


def run_survey(job: Job, *, fetched: bool) -> Plan:
    """The plan alone, see :func:`surveyed`."""

    async def survey() -> Plan:
        async with surveyed(job, fetched=fetched) as (_, found):
            return found.plan

    return asyncio.run(survey())
