"""The personal access tokens of the one subject of the store's organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gitpod.v1.user_connect import UserService
from gitpod.v1.user_pb2 import (
    ListPersonalAccessTokensRequest,
    ListPersonalAccessTokensResponse,
    PersonalAccessToken,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from connectrpc.request import RequestContext

    from promptsync.sandbox.store import PromptStore


class StoreUserService(UserService):
    """ListPersonalAccessTokens only; every other method stays the stubs' ``unimplemented``.

    ``expiries`` are aware: when each token expires.
    """

    def __init__(self, store: PromptStore, expiries: Sequence[datetime]) -> None:
        self._store = store
        self._expiries = expiries

    async def list_personal_access_tokens(
        self,
        _request: ListPersonalAccessTokensRequest,
        _ctx: RequestContext[ListPersonalAccessTokensRequest, ListPersonalAccessTokensResponse],
    ) -> ListPersonalAccessTokensResponse:
        answer = ListPersonalAccessTokensResponse()
        for number, expires in enumerate(self._expiries, 1):
            token = PersonalAccessToken(id=f"token-{number}", user_id=self._store.subject)
            token.expires_at.FromDatetime(expires)
            answer.personal_access_tokens.append(token)
        return answer
