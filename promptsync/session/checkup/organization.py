"""The token, the way to the platform, the organization, and what the token may do there."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from promptsync.config import SANDBOX_TARGET
from promptsync.errors import PromptsyncError, RemoteError
from promptsync.reports.checkup import error, ok, warning
from promptsync.session.opening.expiry import expiring, visible_tokens
from promptsync.session.opening.target import open_service

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from promptsync.config import Target
    from promptsync.model import Identity
    from promptsync.reports.checkup import Check
    from promptsync.service.prompts import PromptClient
    from promptsync.session.opening.project import Project

T = TypeVar("T")

_SECONDS = 15.0
"""So long each answer is waited for."""

_SKEW = timedelta(minutes=2)
"""A clock that is further off is a warning: an answer takes a moment, and the platform says whole seconds."""


def check_organization(project: Project, target: Target) -> list[Check]:
    """Ask the platform; what is not reached is not asked any further."""

    async def checked() -> list[Check]:
        return [check async for check in _checks(project, target)]

    return asyncio.run(checked())


async def _checks(project: Project, target: Target) -> AsyncIterator[Check]:
    try:
        async with open_service(project, target) as service:
            identity = await _in_time(service.identity())
            yield ok("network", _way(service.address, target))
            yield await _token(service, identity)
            yield await _organization(service, identity, target)
            yield _clock(identity)
            async for check in _permissions(service):
                yield check
    except RemoteError as failure:
        area = "token" if failure.code in {"unauthenticated", "permission_denied"} else "network"
        yield error(area, failure.message, failure.hint)
    except PromptsyncError as failure:
        yield error("network", failure.message, failure.hint)


async def _in_time(answer: Awaitable[T]) -> T:
    """The answer. Raises RemoteError for one that takes too long."""
    try:
        async with asyncio.timeout(_SECONDS):
            return await answer
    except TimeoutError:
        raise RemoteError("deadline_exceeded", f"no answer within {_SECONDS:g} s") from None


def _way(address: str, target: Target) -> str:
    """How the platform is reached; a proxy's password is not said."""
    if target.name == SANDBOX_TARGET:
        return "the sandbox answers, on this machine"
    parts = urlsplit(address)
    host = parts.hostname or ""
    proxies = getproxies()
    proxy = urlsplit(proxies.get(parts.scheme) or proxies.get("all") or "")
    if parts.scheme != "https" or not proxy.hostname or proxy_bypass(host):
        return f"{host} answers, without a proxy"
    port = ""
    with suppress(ValueError):
        port = f":{proxy.port}" if proxy.port else ""
    return f"{host} answers, through the proxy {proxy.hostname}{port}"


async def _token(service: PromptClient, identity: Identity) -> Check:
    person = None
    with suppress(RemoteError):
        person = await _in_time(service.person(identity))
    who = person.name if person else identity.subject or "somebody unknown"
    soon = expiring(await visible_tokens(service), identity)
    if soon:
        return warning("token", f"it belongs to {who}; {soon[0].message}", soon[0].hint)
    return ok("token", f"it belongs to {who}")


async def _organization(service: PromptClient, identity: Identity, target: Target) -> Check:
    name = ""
    with suppress(RemoteError):
        name = await _in_time(service.organization_name(identity.organization))
    shown = f"{name} ({identity.organization})" if name else identity.organization
    if target.organization and target.organization.lower() != identity.organization.lower():
        return error(
            "organization",
            f"the token belongs to {shown}, but the target is set to {target.organization}",
            "Use a token of that organization, or correct `organization:` in promptsync.yaml.",
        )
    return ok("organization", shown)


def _clock(identity: Identity) -> Check:
    off = datetime.now(UTC) - datetime.fromisoformat(identity.at)
    if abs(off) <= _SKEW:
        return ok("clock", "it agrees with the platform's")
    minutes, way = abs(off) // timedelta(minutes=1), "ahead of" if off > timedelta() else "behind"
    return warning(
        "clock",
        f"it is {minutes} minutes {way} the platform's",
        "Set it: certificates and tokens depend on it.",
    )


async def _permissions(service: PromptClient) -> AsyncIterator[Check]:
    """What the token may do; a no is a warning if something goes without it."""
    read = await _refusal(service.list_page("", texts=False))
    yield error("read", read.message, read.hint) if read else ok("read", "the token may read prompts")
    write = await _refusal(service.ask_to_write())
    yield (
        warning("write", write.message, write.hint) if write else ok("write", "the token may change prompts")
    )
    audit = await _refusal(service.ask_for_audit_logs())
    hint = "Without audit logs nobody can say who edited a prompt in the dashboard."
    yield warning("audit", audit.message, hint) if audit else ok("audit", "the token may read audit logs")
    listed = await _refusal(service.ask_for_automations())
    hint = "Without them nobody can say which automations mention a command."
    yield (
        warning("automations", listed.message, hint)
        if listed
        else ok("automations", "the token may list automations")
    )


async def _refusal(question: Awaitable[object]) -> RemoteError | None:
    """Why it is not answered; None if it is."""
    try:
        await _in_time(question)
    except RemoteError as failure:
        return failure
    return None
