"""The audit log of the store: every request that changed a prompt, and who sent it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from gitpod.v1.event_connect import EventService
from gitpod.v1.event_pb2 import (
    AUDIT_LOG_ENTRY_KIND_RESOURCE_CHANGE,
    RESOURCE_TYPE_PROMPT,
    ListAuditLogsRequest,
    ListAuditLogsResponse,
)
from gitpod.v1.identity_pb2 import PRINCIPAL_USER
from gitpod.v1.pagination_pb2 import SORT_ORDER_ASC, PaginationResponse

from promptsync.sandbox.page_token import encode_token, position_of
from promptsync.sandbox.store import NEWEST
from promptsync.sandbox.timestamps import timestamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectrpc.request import RequestContext

    from promptsync.sandbox.records import LogEntry
    from promptsync.sandbox.store import PromptStore

DEFAULT_PAGE_SIZE = 25
_ACTIONS = {"CreatePrompt": "created", "UpdatePrompt": "updated", "DeletePrompt": "deleted"}


class StoreEventService(EventService):
    """ListAuditLogs only, for prompts; every other method stays the stubs' ``unimplemented``."""

    def __init__(self, store: PromptStore) -> None:
        self._store = store

    async def list_audit_logs(
        self,
        request: ListAuditLogsRequest,
        _ctx: RequestContext[ListAuditLogsRequest, ListAuditLogsResponse],
    ) -> ListAuditLogsResponse:
        """A page, newest first if no other order is asked for."""
        size = request.pagination.page_size or DEFAULT_PAGE_SIZE
        found = [one for one in self._store.log() if _selected(one, request.filter)]
        page, rest = _page(found, position_of(request.pagination.token), size, request)
        token = encode_token(page[-1].position) if rest else ""
        return ListAuditLogsResponse(
            entries=[self._entry(one) for one in page], pagination=PaginationResponse(next_token=token)
        )

    def _entry(self, entry: LogEntry) -> ListAuditLogsResponse.AuditLogEntry:
        return ListAuditLogsResponse.AuditLogEntry(
            id=str(uuid5(NAMESPACE_OID, f"{self._store.organization}/{entry.position}")),
            actor_id=entry.actor,
            actor_principal=PRINCIPAL_USER,
            subject_id=entry.prompt_id,
            subject_type=RESOURCE_TYPE_PROMPT,
            action=_ACTIONS[entry.method],
            created_at=timestamp(entry.time),
            kind=AUDIT_LOG_ENTRY_KIND_RESOURCE_CHANGE,
        )


def _selected(entry: LogEntry, chosen: ListAuditLogsRequest.Filter) -> bool:
    since, until = getattr(chosen, "from"), chosen.to
    return (
        (not chosen.subject_types or RESOURCE_TYPE_PROMPT in chosen.subject_types)
        and (not chosen.subject_ids or entry.prompt_id in chosen.subject_ids)
        and (not chosen.actor_ids or entry.actor in chosen.actor_ids)
        and (not chosen.actor_principals or PRINCIPAL_USER in chosen.actor_principals)
        and (not chosen.HasField("from") or entry.time >= since.ToNanoseconds())
        and (not chosen.HasField("to") or entry.time < until.ToNanoseconds())
    )


def _page(
    found: Sequence[LogEntry], last: int, size: int, request: ListAuditLogsRequest
) -> tuple[Sequence[LogEntry], bool]:
    """The page after the entry at position ``last``, and whether there is another one."""
    if request.sort.order == SORT_ORDER_ASC:
        left = [one for one in found if last == NEWEST or one.position > last]
    else:
        left = [one for one in reversed(found) if one.position < last]
    return left[:size], len(left) > size
