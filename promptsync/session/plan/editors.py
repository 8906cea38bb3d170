"""Who edited or deleted prompts on the platform: asked only if somebody did, and never a failure."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from promptsync.errors import RemoteError
from promptsync.plan.notes import Edit, Edits
from promptsync.service.audit import MOST_IDS, SERVICE_ACCOUNT
from promptsync.session.opening.expiry import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Collection, Iterable, Mapping, Sequence

    from promptsync.model import Base, Key, ListedPrompt, Person
    from promptsync.service.audit import AuditEntry
    from promptsync.service.prompts import PromptClient
    from promptsync.surveying.survey import Survey

T = TypeVar("T")


async def find_edits(service: PromptClient, survey: Survey, moved: Collection[Key]) -> Edits:
    """Who edited or deleted the prompts with these keys. At most three requests for 25 prompts."""
    pairs = [(pair.key, pair.base) for pair in survey.pairs if pair.base and pair.key in moved]
    found: list[Edit] = []
    unknown = ""
    for start in range(0, len(pairs), MOST_IDS):
        some = dict(pairs[start : start + MOST_IDS])
        try:
            entries = await _in_time(service.prompt_changes([one.id for one in some.values()], _since(some)))
        except RemoteError as error:
            unknown = unknown or error.message
            entries = []
        chosen = {key: _last(entries, base, survey.view.live.get(base.id)) for key, base in some.items()}
        people = await people_of(
            service, survey.identity.organization, [one for one in chosen.values() if one]
        )
        found += [_edit(key, base, survey, chosen[key], people) for key, base in some.items()]
    return Edits(tuple(found), unknown)


def _since(bases: Mapping[Key, Base]) -> str:
    """The time of the oldest write: what is older is not asked for. Empty if one is unknown."""
    times = [one.updated_at for one in bases.values()]
    return min(times, key=_moment) if all(times) else ""


def _last(entries: Iterable[AuditEntry], base: Base, live: ListedPrompt | None) -> AuditEntry | None:
    """The newest change of the prompt, unless it is promptsync's own: nearest to what was recorded."""
    newest = next((one for one in entries if one.subject == base.id), None)
    if newest is None or not base.updated_at:
        return newest
    at, own = _moment(newest.at), _moment(base.updated_at)
    if live is None:
        return newest if at > own else None
    return newest if abs(at - _moment(live.updated_at)) < abs(at - own) else None


async def people_of(
    service: PromptClient, organization: str, entries: Sequence[AuditEntry]
) -> dict[str, Person]:
    """Who the actors are, as far as the platform says."""
    accounts = sorted({one.actor for one in entries if one.principal == SERVICE_ACCOUNT})
    users = sorted({one.actor for one in entries} - set(accounts))
    found = await asyncio.gather(
        _known(service.members(organization, users)) if users else _nobody(),
        _known(service.service_accounts(accounts)) if accounts else _nobody(),
    )
    return {**found[0], **found[1]}


async def _nobody() -> dict[str, Person]:
    return {}


async def _known(answer: Awaitable[dict[str, Person]]) -> dict[str, Person]:
    try:
        return await _in_time(answer)
    except RemoteError:
        return {}


def _edit(
    key: Key, base: Base, survey: Survey, entry: AuditEntry | None, people: Mapping[str, Person]
) -> Edit:
    live = survey.view.live.get(base.id)
    at = entry.at if entry else live.updated_at if live else ""
    actor = entry.actor if entry else ""
    return Edit(key, deleted=live is None, at=at, actor=actor, person=people.get(actor))


async def _in_time(answer: Awaitable[T]) -> T:
    try:
        async with asyncio.timeout(TIMEOUT):
            return await answer
    except TimeoutError:
        raise RemoteError("deadline_exceeded", f"no answer within {TIMEOUT:g} s") from None


def _moment(timestamp: str) -> datetime:
    """Times are compared to the microsecond, which is finer than any two edits by hand."""
    return datetime.fromisoformat(timestamp)
