"""The store's one organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectrpc.code import Code
from connectrpc.errors import ConnectError
from gitpod.v1.organization_connect import OrganizationService
from gitpod.v1.organization_pb2 import (
    GetOrganizationRequest,
    GetOrganizationResponse,
    ListMembersRequest,
    ListMembersResponse,
    Organization,
    OrganizationMember,
)
from gitpod.v1.user_pb2 import UserStatus

if TYPE_CHECKING:
    from connectrpc.request import RequestContext

    from promptsync.sandbox.store import PromptStore

NAME = "Sandbox"


class StoreOrganizationService(OrganizationService):
    """GetOrganization and ListMembers only; every other method stays the stubs' ``unimplemented``."""

    def __init__(self, store: PromptStore) -> None:
        self._store = store

    async def get_organization(
        self,
        request: GetOrganizationRequest,
        _ctx: RequestContext[GetOrganizationRequest, GetOrganizationResponse],
    ) -> GetOrganizationResponse:
        if request.organization_id != self._store.organization:
            raise ConnectError(Code.NOT_FOUND, f"there is no organization {request.organization_id}")
        return GetOrganizationResponse(organization=Organization(id=self._store.organization, name=NAME))

    async def list_members(
        self, request: ListMembersRequest, _ctx: RequestContext[ListMembersRequest, ListMembersResponse]
    ) -> ListMembersResponse:
        """The members with the ids of the filter, in one page; of the filter, the ids only."""
        if request.organization_id != self._store.organization:
            raise ConnectError(Code.NOT_FOUND, f"there is no organization {request.organization_id}")
        people = (self._store.person(one) for one in request.filter.user_ids)
        active = UserStatus.USER_STATUS_ACTIVE
        return ListMembersResponse(
            members=[
                OrganizationMember(user_id=one.id, full_name=one.name, email=one.email, status=active)
                for one in people
                if one
            ]
        )
