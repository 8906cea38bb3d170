"""Who changed prompts, from the audit log, and what they are called (API.md, Who changed a prompt)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.model import Person
from promptsync.service.connect import call
from promptsync.service.error_answers import broken_answer
from promptsync.service.json_values import json_object, json_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from promptsync.service.connections import Connections

MOST_IDS = 25
"""Ids that a filter of these methods takes."""

SERVICE_ACCOUNT = "PRINCIPAL_SERVICE_ACCOUNT"
_PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A change of the prompt ``subject`` by ``actor``, both ids; ``at`` is RFC 3339, the server's.

    ``principal`` is the kind of the actor; empty for one that is younger than the server's table.
    """

    subject: str
    actor: str
    principal: str
    at: str


async def find_changes(http: Connections, subjects: Sequence[str], since: str) -> list[AuditEntry]:
    """The newest 100 changes of at most 25 prompts, newest first (EventService/ListAuditLogs).

    Raises RemoteError.
    """
    chosen: dict[str, object] = {"subjectTypes": ["RESOURCE_TYPE_PROMPT"], "subjectIds": list(subjects)}
    if since:
        chosen["from"] = since
    request = {
        "filter": chosen,
        "sort": {"field": "createdAt", "order": "SORT_ORDER_DESC"},
        "pagination": {"pageSize": _PAGE_SIZE},
    }
    answer = await call(http, "gitpod.v1.EventService/ListAuditLogs", request)
    return [_entry(one, where) for one, where in _items(answer, "ListAuditLogs", "entries")]


async def find_members(http: Connections, organization: str, ids: Sequence[str]) -> dict[str, Person]:
    """The members with at most 25 ids (OrganizationService/ListMembers). Raises RemoteError."""
    request = {
        "organizationId": organization,
        "filter": {"userIds": list(ids)},
        "pagination": {"pageSize": MOST_IDS},
    }
    answer = await call(http, "gitpod.v1.OrganizationService/ListMembers", request)
    return {
        json_text(one, "userId", where): Person(
            json_text(one, "fullName", where), json_text(one, "email", where)
        )
        for one, where in _items(answer, "ListMembers", "members")
    }


async def find_service_accounts(http: Connections, ids: Sequence[str]) -> dict[str, Person]:
    """The service accounts with at most 25 ids (ServiceAccountService/ListServiceAccounts).

    Raises RemoteError.
    """
    chosen = {"serviceAccountIds": list(ids), "includeSuspended": True}
    request = {"filter": chosen, "pagination": {"pageSize": MOST_IDS}}
    answer = await call(http, "gitpod.v1.ServiceAccountService/ListServiceAccounts", request)
    return {
        json_text(one, "id", where): Person(json_text(one, "name", where))
        for one, where in _items(answer, "ListServiceAccounts", "serviceAccounts")
    }


def _entry(one: Mapping[str, object], where: str) -> AuditEntry:
    principal = one.get("actorPrincipal")
    return AuditEntry(
        subject=json_text(one, "subjectId", where),
        actor=json_text(one, "actorId", where),
        # A kind younger than the server's own table is a number in proto3 JSON.
        principal=principal if isinstance(principal, str) else "",
        at=json_text(one, "createdAt", where),
    )


def _items(answer: object, method: str, field: str) -> list[tuple[dict[str, object], str]]:
    """The objects of a list in an answer, each with how it is called in a message."""
    where = f"{method}: the answer"
    found = json_object(answer, where).get(field)
    if found is None:
        return []
    if not isinstance(found, list):
        raise broken_answer(f"{where}.{field} is not a list")
    named = ((one, f"{where}.{field}[{index}]") for index, one in enumerate(found))
    return [(json_object(one, name), name) for one, name in named]
