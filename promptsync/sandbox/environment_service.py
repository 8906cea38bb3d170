"""The environments of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectrpc.code import Code
from connectrpc.errors import ConnectError
from gitpod.v1.environment_connect import EnvironmentService
from gitpod.v1.environment_pb2 import DeleteEnvironmentRequest, DeleteEnvironmentResponse

if TYPE_CHECKING:
    from connectrpc.request import RequestContext

    from promptsync.sandbox.store import PromptStore


class StoreEnvironmentService(EnvironmentService):
    """DeleteEnvironment only; every other method stays the stubs' ``unimplemented``."""

    def __init__(self, store: PromptStore) -> None:
        self._runs = store.runs

    async def delete_environment(
        self,
        request: DeleteEnvironmentRequest,
        _ctx: RequestContext[DeleteEnvironmentRequest, DeleteEnvironmentResponse],
    ) -> DeleteEnvironmentResponse:
        """Nothing, or ``not_found``."""
        if not self._runs.remove_environment(request.environment_id):
            raise ConnectError(Code.NOT_FOUND, f"environment {request.environment_id} not found")
        return DeleteEnvironmentResponse()
