"""The members of the store's organization, and the personal access tokens of its subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectrpc.code import Code
from connectrpc.errors import ConnectError
from gitpod.v1.user_connect import UserService
from gitpod.v1.user_pb2 import (
    GetUserRequest,
    GetUserResponse,
    ListPersonalAccessTokensRequest,
    ListPersonalAccessTokensResponse,
    PersonalAccessToken,
    User,
    UserStatus,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from connectrpc.request import RequestContext

    from promptsync.sandbox.store import PromptStore


class StoreUserService(UserService):
    """GetUser and ListPersonalAccessTokens only; every other method stays the stubs' ``unimplemented``.

    ``expiries`` are aware: when each token expires.
    """

    def __init__(self, store: PromptStore, expiries: Sequence[datetime]) -> None:
        self._store = store
        self._expiries = expiries

    async def get_user(
        self, request: GetUserRequest, _ctx: RequestContext[GetUserRequest, GetUserResponse]
    ) -> GetUserResponse:
        person = self._store.person(request.user_id)
        if person is None:
            raise ConnectError(Code.NOT_FOUND, f"there is no user {request.user_id}")
        organization, active = self._store.organization, UserStatus.USER_STATUS_ACTIVE
        user = User(
            id=person.id,
            organization_id=organization,
            name=person.name,
            email=person.email,
            status=active,
        )
        return GetUserResponse(user=user)

    async def list_personal_access_tokens(
        self,
        _request: ListPersonalAccessTokensRequest,
        _ctx: RequestContext[ListPersonalAccessTokensRequest, ListPersonalAccessTokensResponse],
    ) -> ListPersonalAccessTokensResponse:
        answer = ListPersonalAccessTokensResponse()
        for number, expires in enumerate(self._expiries, 1):
            token = PersonalAccessToken(id=f"token-{number}", user_id=self._store.asker)
            token.expires_at.FromDatetime(expires)
            answer.personal_access_tokens.append(token)
        return answer
