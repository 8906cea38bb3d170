"""The automations of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gitpod.v1.pagination_pb2 import PaginationResponse
from gitpod.v1.workflow_connect import WorkflowService
from gitpod.v1.workflow_pb2 import ListWorkflowsRequest, ListWorkflowsResponse, Workflow

from promptsync.sandbox.page_token import encode_token, position_of

if TYPE_CHECKING:
    from connectrpc.request import RequestContext

    from promptsync.sandbox.store import PromptStore

DEFAULT_PAGE_SIZE = 25


class StoreWorkflowService(WorkflowService):
    """ListWorkflows only, without its filter; every other method stays the stubs' ``unimplemented``."""

    def __init__(self, store: PromptStore) -> None:
        self._store = store

    async def list_workflows(
        self, request: ListWorkflowsRequest, _ctx: RequestContext[ListWorkflowsRequest, ListWorkflowsResponse]
    ) -> ListWorkflowsResponse:
        """A page, newest first."""
        size = request.pagination.page_size or DEFAULT_PAGE_SIZE
        found = self._store.automations(limit=size + 1, before=position_of(request.pagination.token))
        page = found[:size]
        token = encode_token(page[-1][0]) if len(found) > size else ""
        return ListWorkflowsResponse(
            workflows=[Workflow.FromString(message) for _, message in page],
            pagination=PaginationResponse(next_token=token),
        )
