"""Opens the target of a job and surveys it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from stamina.instrumentation import set_on_retry_hooks

from promptsync.errors import RemoteError
from promptsync.problems import problem
from promptsync.service.patience import Patience, PatientService
from promptsync.service.settings import SETTINGS_PAGE
from promptsync.service.slots import Slots
from promptsync.service.tokens import expiry_warning
from promptsync.session.plan_request import DEFAULT_CONCURRENCY
from promptsync.session.run import refuse_if_running
from promptsync.session.target import open_ledger, open_service
from promptsync.surveying.survey import OpenTarget, Survey, make_survey, observe

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from promptsync.model import Identity
    from promptsync.plan import Plan
    from promptsync.problems import Problem
    from promptsync.service.prompts import PromptClient
    from promptsync.service.tokens import PersonalToken
    from promptsync.session.job import Job

TOKENS_TIMEOUT = 5.0
"""Seconds that the tokens are waited for."""


@asynccontextmanager
async def surveyed(
    job: Job, *, fetched: bool, concurrency: int = DEFAULT_CONCURRENCY, tokens: bool = False
) -> AsyncIterator[tuple[OpenTarget, Survey]]:
    """The open target and the survey.

    ``fetched``: only with a ledger that is up to date. ``tokens``: warn of a token that expires soon.
    """
    set_on_retry_hooks([])  # else each wait is a line of log on stderr
    target, slots = job.target, Slots(concurrency)
    async with open_service(job.project, target) as service:
        with closing(open_ledger(job.project, target)) as ledger:
            patient = PatientService(service, Patience(), slots)
            opened = OpenTarget(target.name, patient, ledger, slots, refuse_if_running, target.organization)
            seen, owned = await asyncio.gather(
                observe(opened, fetched=fetched), _tokens(service) if tokens else asyncio.sleep(0, [])
            )
            survey = await make_survey(opened, seen, job.planner, refresh=job.request.refresh)
            warnings = (*job.warnings, *_expiring(owned, seen.identity))
            plan = replace(survey.plan, problems=(*warnings, *survey.plan.problems))
            yield opened, replace(survey, plan=plan)


async def _tokens(service: PromptClient) -> list[PersonalToken]:
    """The tokens as far as they can be seen at once: without an answer there is nothing to warn of."""
    try:
        async with asyncio.timeout(TOKENS_TIMEOUT):
            return await service.list_tokens()
    except (RemoteError, TimeoutError):
        return []


def _expiring(tokens: Iterable[PersonalToken], identity: Identity) -> tuple[Problem, ...]:
    warning = expiry_warning(tokens, identity.subject, datetime.now(UTC))
    hint = f"Make a new one at {SETTINGS_PAGE} and set it where this one is kept, such as a secret of CI."
    return (problem("token-expires", warning, None, hint),) if warning else ()


def run_survey(job: Job, *, fetched: bool) -> Plan:
    """The plan alone, see :func:`surveyed`."""

    async def survey() -> Plan:
        async with surveyed(job, fetched=fetched) as (_, found):
            return found.plan

    return asyncio.run(survey())
