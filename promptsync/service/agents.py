"""Agent runs over the platform's API (promptsync.trying.agent_runs.AgentRuns)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from promptsync.errors import RemoteError
from promptsync.service.connect import call
from promptsync.service.error_answers import broken_answer
from promptsync.service.json_values import json_count, json_enum, json_list, json_object, json_part, json_text
from promptsync.trying.agent_runs import RunState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from promptsync.service.connections import Connections
    from promptsync.service.patience import Retrier
    from promptsync.trying.agent_runs import Order
    from promptsync.trying.case import Context, Value

_AGENT = "gitpod.v1.AgentService"
_ENVIRONMENT = "gitpod.v1.EnvironmentService"
_PAGE_SIZE = 100


class _UnknownOutcomeError(Exception):
    """Carries an error past the retries."""

    def __init__(self, error: RemoteError) -> None:
        super().__init__(error.message)
        self.error = error


class AgentClient:
    """The runs behind ``http``."""

    def __init__(self, http: Connections, retrier: Retrier) -> None:
        self._http = http
        self._retrier = retrier

    async def start(self, order: Order) -> str:
        """See AgentRuns."""
        request: dict[str, object] = {"name": order.name, "annotations": dict(order.annotations)}
        optional = {"agentId": order.agent, "mode": order.mode, "codeContext": _context(order.context)}
        request.update({name: value for name, value in optional.items() if value})
        answer = json_object(await self._once("StartAgent", request), "StartAgent: the answer")
        run = json_text(answer, "agentExecutionId", "StartAgent: the answer")
        if not run:
            raise broken_answer("StartAgent: the answer has no agentExecutionId")
        return run

    async def send(self, run: str, texts: Sequence[str]) -> None:
        """See AgentRuns."""
        inputs = [{"text": {"content": text}} for text in texts]
        block = {"id": str(uuid.uuid4()), "inputs": inputs}
        await self._once("SendToAgentExecution", {**_of(run), "userInput": block})

    async def get(self, run: str) -> RunState | None:
        """See AgentRuns."""
        answer = await self._again(f"{_AGENT}/GetAgentExecution", _of(run))
        if answer is None:
            return None
        where = "GetAgentExecution: the answer"
        found = _run(
            json_part(json_object(answer, where), "agentExecution", where), f"{where}.agentExecution"
        )
        if found.id != run:
            raise broken_answer(f"GetAgentExecution: the answer is about another run than {run}")
        return found

    async def find(self, annotations: Mapping[str, str]) -> list[RunState]:
        """See AgentRuns. A server that ignores the filter finds nothing else either."""
        found: dict[str, RunState] = {}
        token, seen = "", {""}
        where = "ListAgentExecutions: the answer"
        while True:
            pagination = {"pageSize": _PAGE_SIZE, **({"token": token} if token else {})}
            request = {"filter": {"annotations": dict(annotations)}, "pagination": pagination}
            answer = json_object(await self._again(f"{_AGENT}/ListAgentExecutions", request), where)
            for number, one in enumerate(json_list(answer, "agentExecutions", where)):
                run = _run(json_object(one, where), f"{where}.agentExecutions[{number}]")
                if annotations.items() <= run.annotations.items():
                    found.setdefault(run.id, run)
            token = json_text(json_part(answer, "pagination", where), "nextToken", f"{where}.pagination")
            if not token:
                return list(found.values())
            if token in seen:
                raise broken_answer("ListAgentExecutions: a page token came twice, so the listing has no end")
            seen.add(token)

    async def stop(self, run: str) -> None:
        """See AgentRuns."""
        await self._again(f"{_AGENT}/StopAgentExecution", _of(run))

    async def delete(self, run: str) -> None:
        """See AgentRuns."""
        await self._again(f"{_AGENT}/DeleteAgentExecution", _of(run))

    async def delete_environment(self, environment: str) -> None:
        """See AgentRuns. ``force``: what the agent left in it is not waited for."""
        request = {"environmentId": environment, "force": True}
        await self._again(f"{_ENVIRONMENT}/DeleteEnvironment", request)

    async def _again(self, procedure: str, request: Mapping[str, object]) -> object:
        """The answer to what may be asked several times; None if the platform says twice that it is gone.

        Once is no proof: what is written is not read everywhere at once, and a run that is taken for gone is
        never looked at again.
        """
        for _ in range(2):
            try:
                return await self._retrier.run(lambda: self._in_time(procedure, request))
            except RemoteError as error:
                if error.code != "not_found":
                    raise
        return None

    async def _once(self, method: str, request: Mapping[str, object]) -> object:
        """The answer to what must not be done twice: it is tried again only if it surely was not done."""

        async def attempt() -> object:
            try:
                return await self._in_time(f"{_AGENT}/{method}", request)
            except RemoteError as error:
                if error.outcome_unknown:
                    raise _UnknownOutcomeError(error) from None
                raise

        try:
            return await self._retrier.run(attempt)
        except _UnknownOutcomeError as lost:
            raise lost.error from None

    async def _in_time(self, procedure: str, request: Mapping[str, object]) -> object:
        return await self._retrier.in_time(call(self._http, procedure, request))


def _of(run: str) -> dict[str, object]:
    return {"agentExecutionId": run}


def _context(context: Context) -> dict[str, object]:
    if context.project:
        return {"projectId": context.project}
    if context.environment:
        return {"environmentId": context.environment}
    if context.repository:
        return {
            "contextUrl": {"url": context.repository, "environmentClassId": context.environment_class},
        }
    return {}


def _run(document: Mapping[str, object], where: str) -> RunState:
    metadata, status = json_part(document, "metadata", where), json_part(document, "status", where)
    place = f"{where}.status"
    return RunState(
        id=json_text(document, "id", where),
        phase=json_enum(status, "phase", place),
        annotations=_texts(json_part(metadata, "annotations", where), where),
        creator=json_text(json_part(metadata, "creator", where), "id", where),
        failure=json_text(status, "failureMessage", place),
        failure_reason=json_enum(status, "failureReason", place),
        warning=json_text(status, "warningMessage", place),
        activity=json_text(status, "currentActivity", place),
        iterations=json_count(status, "iterations", place),
        input_tokens=json_count(status, "inputTokensUsed", place),
        output_tokens=json_count(status, "outputTokensUsed", place),
        outputs=_outputs(json_part(status, "outputs", place), place),
        environments=tuple(_environments(status, place)),
        url=json_text(status, "conversationUrl", place),
    )


def _texts(document: Mapping[str, object], where: str) -> dict[str, str]:
    return {name: json_text(document, name, f"{where}.metadata.annotations") for name in document}


def _environments(status: Mapping[str, object], where: str) -> list[str]:
    used = [json_object(one, where) for one in json_list(status, "usedEnvironments", where)]
    return [json_text(one, "environmentId", where) for one in used if one.get("createdByAgent") is True]


_READERS: dict[str, Callable[[object], Value]] = {
    "stringValue": str,
    "intValue": lambda value: int(str(value)),
    "floatValue": lambda value: float(str(value)),
    "boolValue": bool,
}


def _outputs(document: Mapping[str, object], where: str) -> dict[str, Value]:
    """The outputs by name; a value of a kind that is younger than promptsync is left out."""
    found: dict[str, Value] = {}
    for name, one in sorted(document.items()):
        for kind, value in json_object(one, f"{where}.outputs").items():
            if reader := _READERS.get(kind):
                try:
                    found[name] = reader(value)
                except ValueError:
                    raise broken_answer(f"{where}.outputs: {kind} is not of its type") from None
    return found
