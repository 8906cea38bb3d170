"""Takes the status of a target: a plan's requests, and at most three more."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from promptsync.errors import LockedError, RemoteError
from promptsync.planning.next_commands import next_commands
from promptsync.record import ApplyStatus, RunKind
from promptsync.reports.status import Holder, TargetStatus
from promptsync.session.look.looker import surveyed_prompts
from promptsync.session.opening.expiry import TIMEOUT, visible_tokens
from promptsync.session.plan.surveyor import open_target
from promptsync.surveying.survey import observe

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from promptsync.model import Identity, Person
    from promptsync.plan.plan import Plan
    from promptsync.protocols import Ledger
    from promptsync.record import Applied, Run
    from promptsync.service.tokens import PersonalToken
    from promptsync.session.plan.job import Job
    from promptsync.session.plan.surveyor import Surveyor

T = TypeVar("T")


def take_status(job: Job) -> TargetStatus:
    """Read-only; an apply that is running is part of the answer."""
    return asyncio.run(_taken(job))


async def _taken(job: Job) -> TargetStatus:
    async with open_target(job) as opened:
        running: list[Run] = []
        surveyor = _noting(opened, running.append)
        service = surveyor.service
        seen, tokens = await asyncio.gather(observe(surveyor.target, fetched=False), visible_tokens(service))
        identity = seen.identity
        survey, organization, person = await asyncio.gather(
            surveyor.planned(seen),
            _if_known(service.organization_name(identity.organization), ""),
            _if_known(service.person(identity), None),
        )
        status = TargetStatus(
            organization=organization,
            holder=_holder(identity, person, tokens),
            plan=_while_running(survey.plan) if running else survey.plan,
            prompts=surveyed_prompts(job, survey),
            last=_last_apply(surveyor.target.ledger),
            running=running[0] if running else None,
        )
    return replace(status, next=next_commands(status, job.request.options))


def _noting(surveyor: Surveyor, note: Callable[[Run], None]) -> Surveyor:
    """A surveyor that notes an apply that is running, and goes on."""
    refuse = surveyor.target.refuse_if_running

    def note_if_running(run: Run, now: str) -> None:
        try:
            refuse(run, now)
        except LockedError:
            note(run)

    return replace(surveyor, target=replace(surveyor.target, refuse_if_running=note_if_running))


async def _if_known(answer: Awaitable[T], otherwise: T) -> T:
    """A name, as far as it is told at once: a token may not be allowed to ask for it."""
    try:
        async with asyncio.timeout(TIMEOUT):
            return await answer
    except (RemoteError, TimeoutError):
        return otherwise


def _holder(identity: Identity, person: Person | None, tokens: Iterable[PersonalToken]) -> Holder:
    now = datetime.now(UTC)
    left = sorted(one.expires for one in tokens if one.user == identity.subject and one.expires > now)
    expires = [f"{one.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for one in left]
    return Holder(identity, person, tuple(expires or ([person.expires] if person and person.expires else [])))


_OF_A_DEAD_APPLY = {"interrupted-apply", "gone"}


def _while_running(plan: Plan) -> Plan:
    """What the plan would say of an apply that died is not said of one that goes on."""
    return replace(plan, problems=tuple(one for one in plan.problems if one.rule not in _OF_A_DEAD_APPLY))


def _last_apply(ledger: Ledger) -> Applied | None:
    """The newest run that ended and was an apply, also one that only adopted or recorded."""
    others = {RunKind.PULL, RunKind.UNLOCK, RunKind.RELEASE, RunKind.HOLD}
    ended = (one for one in ledger.history() if one.status is not ApplyStatus.BEGUN)
    return next((one for one in ended if one.kind not in others), None)
