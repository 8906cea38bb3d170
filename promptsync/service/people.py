"""Names: of an organization, and of who a token belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.model import Person
from promptsync.service.connect import call
from promptsync.service.json_values import json_object, json_part, json_text

if TYPE_CHECKING:
    from promptsync.model import Identity
    from promptsync.service.connections import Connections


async def find_organization_name(http: Connections, organization: str) -> str:
    """The organization's name (OrganizationService/GetOrganization). Raises RemoteError."""
    request = {"organizationId": organization}
    answer = await call(http, "gitpod.v1.OrganizationService/GetOrganization", request)
    found, where = _answered(answer, "GetOrganization", "organization")
    return json_text(found, "name", where)


async def find_person(http: Connections, identity: Identity) -> Person | None:
    """Who a token belongs to (UserService/GetUser, ServiceAccountService/GetServiceAccount).

    None for a principal of another kind, without a request. Raises RemoteError.
    """
    match identity.principal:
        case "PRINCIPAL_USER":
            return await _user(http, identity.subject)
        case "PRINCIPAL_SERVICE_ACCOUNT":
            return await _service_account(http, identity.subject)
    return None


async def _user(http: Connections, user: str) -> Person:
    answer = await call(http, "gitpod.v1.UserService/GetUser", {"userId": user})
    found, where = _answered(answer, "GetUser", "user")
    return Person(json_text(found, "name", where), json_text(found, "email", where))


async def _service_account(http: Connections, account: str) -> Person:
    request = {"serviceAccountId": account}
    answer = await call(http, "gitpod.v1.ServiceAccountService/GetServiceAccount", request)
    found, where = _answered(answer, "GetServiceAccount", "serviceAccount")
    return Person(json_text(found, "name", where), expires=json_text(found, "validUntil", where))


def _answered(answer: object, method: str, field: str) -> tuple[dict[str, object], str]:
    """The object in ``field`` of an answer, and how it is called in a message."""
    where = f"{method}: the answer"
    return json_part(json_object(answer, where), field, where), f"{where}.{field}"
