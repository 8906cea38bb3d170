"""Asks what a token may do, without doing anything. A RemoteError is a no, or no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from promptsync.errors import RemoteError
from promptsync.service.connect import call

if TYPE_CHECKING:
    from promptsync.service.connections import Connections


async def ask_to_write(http: Connections) -> None:
    """UpdatePrompt without any field, of a prompt that does not exist: nothing can come of it.

    ``not_found`` means that a change would have been taken.
    """
    try:
        await call(http, "gitpod.v1.AgentService/UpdatePrompt", {"promptId": str(uuid4())})
    except RemoteError as error:
        if error.code != "not_found":
            raise


async def ask_for_audit_logs(http: Connections) -> None:
    """One entry about prompts (EventService/ListAuditLogs)."""
    request = {"filter": {"subjectTypes": ["RESOURCE_TYPE_PROMPT"]}, "pagination": {"pageSize": 1}}
    await call(http, "gitpod.v1.EventService/ListAuditLogs", request)


async def ask_for_automations(http: Connections) -> None:
    """One automation (WorkflowService/ListWorkflows)."""
    await call(http, "gitpod.v1.WorkflowService/ListWorkflows", {"pagination": {"pageSize": 1}})
