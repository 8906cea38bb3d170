"""The methods of AgentService for agent runs, after API.md's "Agent runs". Scripts say what agents do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectrpc.code import Code
from connectrpc.errors import ConnectError, ErrorDetail
from gitpod.v1.agent_connect import AgentService
from gitpod.v1.agent_pb2 import (
    AgentExecution,
    DeleteAgentExecutionRequest,
    DeleteAgentExecutionResponse,
    GetAgentExecutionRequest,
    GetAgentExecutionResponse,
    ListAgentExecutionsRequest,
    ListAgentExecutionsResponse,
    SendToAgentExecutionRequest,
    SendToAgentExecutionResponse,
    StartAgentRequest,
    StartAgentResponse,
    StopAgentExecutionRequest,
    StopAgentExecutionResponse,
)
from gitpod.v1.identity_pb2 import PRINCIPAL_USER, Subject
from gitpod.v1.organization_pb2 import PolicyEnforcedFailedPreconditionDetails
from gitpod.v1.pagination_pb2 import PaginationResponse
from protobuf.wkt import Any as PackedDetail

from promptsync.sandbox.page_token import encode_token, position_of
from promptsync.sandbox.run_scripts import Script, usual_script
from promptsync.sandbox.timestamps import timestamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectrpc.request import RequestContext

    from promptsync.sandbox.run_store import StoredRun
    from promptsync.sandbox.store import PromptStore

DEFAULT_PAGE_SIZE = 25
CONVERSATION = "https://app.gitpod.io/agents/"
_PENDING, _STOPPED = AgentExecution.PHASE_PENDING, AgentExecution.PHASE_STOPPED


class RunMethods(AgentService):
    """Starts, feeds, shows and removes runs of the store, each of which follows a script."""

    def __init__(self, store: PromptStore, scripts: Sequence[Script] = ()) -> None:
        self._store = store
        self._runs = store.runs
        self._scripts = scripts

    async def start_agent(
        self, request: StartAgentRequest, _ctx: RequestContext[StartAgentRequest, StartAgentResponse]
    ) -> StartAgentResponse:
        """A new run that waits for input. Where its context is no environment, it has made itself one."""
        for script in self._scripts:
            if script.refuse and script.fits(request.name):
                raise _refused(script.refuse)
        context, now = request.code_context, self._store.now()
        run = AgentExecution(
            metadata=AgentExecution.Metadata(
                name=request.name,
                creator=Subject(id=self._store.asker, principal=PRINCIPAL_USER),
                created_at=timestamp(now),
                updated_at=timestamp(now),
                annotations=request.annotations,
            ),
            spec=AgentExecution.Spec(agent_id=request.agent_id, code_context=context),
            status=AgentExecution.Status(phase=_PENDING, mode=request.mode),
        )
        kind = context.WhichOneof("context")
        if kind == "environment_id":
            run.status.used_environments.add(environment_id=context.environment_id)
        elif kind:
            made = self._runs.add_environment()
            run.status.used_environments.add(environment_id=made, created_by_agent=True)
        return StartAgentResponse(agent_execution_id=self._runs.add(run.SerializeToString()))

    async def send_to_agent_execution(
        self,
        request: SendToAgentExecutionRequest,
        _ctx: RequestContext[SendToAgentExecutionRequest, SendToAgentExecutionResponse],
    ) -> SendToAgentExecutionResponse:
        """Have the run begin with the texts of the input."""
        stored = self._stored(request.agent_execution_id)
        if _message(stored).status.phase == _STOPPED:
            raise ConnectError(Code.FAILED_PRECONDITION, f"agent execution {stored.id} has stopped")
        texts = [one.text.content for one in request.user_input.inputs]
        if not texts:
            raise ConnectError(Code.INVALID_ARGUMENT, "user_input: nothing is said")
        self._runs.save(stored._replace(sent="\n\n".join(texts), looks=0))
        return SendToAgentExecutionResponse()

    async def get_agent_execution(
        self,
        request: GetAgentExecutionRequest,
        _ctx: RequestContext[GetAgentExecutionRequest, GetAgentExecutionResponse],
    ) -> GetAgentExecutionResponse:
        """The run; each look takes it a phase further in its script."""
        stored = self._stored(request.agent_execution_id)
        run = _message(stored)
        if stored.sent and run.status.phase != _STOPPED:
            self._go_on(run, stored)
            self._runs.save(stored._replace(message=run.SerializeToString(), looks=stored.looks + 1))
        return GetAgentExecutionResponse(agent_execution=run)

    async def list_agent_executions(
        self,
        request: ListAgentExecutionsRequest,
        _ctx: RequestContext[ListAgentExecutionsRequest, ListAgentExecutionsResponse],
    ) -> ListAgentExecutionsResponse:
        """A page, newest first. A list shows a run as the last look has left it."""
        before = position_of(request.pagination.token)
        size = request.pagination.page_size or DEFAULT_PAGE_SIZE
        found = [
            (one.position, run)
            for one in self._runs.all()
            if one.position < before and _is_meant(run := _message(one), request.filter)
        ]
        token = encode_token(found[size - 1][0]) if len(found) > size else ""
        return ListAgentExecutionsResponse(
            pagination=PaginationResponse(next_token=token),
            agent_executions=[run for _, run in found[:size]],
        )

    async def stop_agent_execution(
        self,
        request: StopAgentExecutionRequest,
        _ctx: RequestContext[StopAgentExecutionRequest, StopAgentExecutionResponse],
    ) -> StopAgentExecutionResponse:
        """Stop the run; one that has stopped stays as it is."""
        stored = self._stored(request.agent_execution_id)
        run = _message(stored)
        run.spec.desired_phase = run.status.phase = _STOPPED
        self._runs.save(stored._replace(message=run.SerializeToString()))
        return StopAgentExecutionResponse()

    async def delete_agent_execution(
        self,
        request: DeleteAgentExecutionRequest,
        _ctx: RequestContext[DeleteAgentExecutionRequest, DeleteAgentExecutionResponse],
    ) -> DeleteAgentExecutionResponse:
        """Forget the run. The environments that it made stay."""
        stored = self._stored(request.agent_execution_id)
        if _message(stored).status.phase != _STOPPED:
            raise ConnectError(Code.FAILED_PRECONDITION, f"agent execution {stored.id} has not stopped")
        self._runs.remove(stored.id)
        return DeleteAgentExecutionResponse()

    def _go_on(self, run: AgentExecution, stored: StoredRun) -> None:
        texts = stored.sent.split("\n\n")
        fitting = (one for one in self._scripts if one.phases and one.fits(stored.sent))
        script = next(fitting, None) or usual_script(texts)
        used = list(run.status.used_environments)
        version, mode = run.status.status_version, run.status.mode
        run.status.CopyFrom(script.status(stored.looks))
        run.status.used_environments.extend(used)
        run.status.status_version, run.status.mode = version + 1, mode
        run.status.conversation_url = f"{CONVERSATION}{stored.id}"

    def _stored(self, run_id: str) -> StoredRun:
        found = self._runs.get(run_id)
        if found is None:
            raise ConnectError(Code.NOT_FOUND, f"agent execution {run_id} not found")
        return found


def _message(stored: StoredRun) -> AgentExecution:
    run = AgentExecution.FromString(stored.message)
    run.id = stored.id
    return run


def _is_meant(run: AgentExecution, wanted: ListAgentExecutionsRequest.Filter) -> bool:
    """Whether the filter takes the run: by each list that is not empty, and by every annotation."""
    meta, status = run.metadata, run.status
    return (
        all(meta.annotations.get(name) == value for name, value in wanted.annotations.items())
        and (not wanted.creator_ids or meta.creator.id in wanted.creator_ids)
        and (not wanted.agent_ids or run.spec.agent_id in wanted.agent_ids)
        and (not wanted.status_phases or status.phase in wanted.status_phases)
        and (not wanted.agent_execution_ids or run.id in wanted.agent_execution_ids)
    )


def _refused(message: str) -> ConnectError:
    details = PolicyEnforcedFailedPreconditionDetails(message=message, policy_name="agents")
    packed = PackedDetail(
        type_url=f"type.googleapis.com/{details.DESCRIPTOR.full_name}", value=details.SerializeToString()
    )
    return ConnectError(Code.FAILED_PRECONDITION, message, [ErrorDetail(packed)])
