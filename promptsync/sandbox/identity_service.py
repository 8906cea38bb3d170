"""Whose token it is: always the one subject of the store's organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gitpod.v1.identity_connect import IdentityService
from gitpod.v1.identity_pb2 import (
    PRINCIPAL_USER,
    GetAuthenticatedIdentityRequest,
    GetAuthenticatedIdentityResponse,
    Subject,
)

if TYPE_CHECKING:
    from connectrpc.request import RequestContext

    from promptsync.sandbox.store import PromptStore


class StoreIdentityService(IdentityService):
    """GetAuthenticatedIdentity only; every other method stays the stubs' ``unimplemented``."""

    def __init__(self, store: PromptStore) -> None:
        self._store = store

    async def get_authenticated_identity(
        self,
        _request: GetAuthenticatedIdentityRequest,
        _ctx: RequestContext[GetAuthenticatedIdentityRequest, GetAuthenticatedIdentityResponse],
    ) -> GetAuthenticatedIdentityResponse:
        subject = Subject(id=self._store.asker, principal=PRINCIPAL_USER)
        return GetAuthenticatedIdentityResponse(subject=subject, organization_id=self._store.organization)
