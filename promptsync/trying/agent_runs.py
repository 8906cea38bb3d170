"""Agent runs as the platform has them, and the seam through which they are started, watched and removed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from promptsync.trying.case import Context, Value

PENDING, RUNNING, WAITING, STOPPED = (
    "PHASE_PENDING",
    "PHASE_RUNNING",
    "PHASE_WAITING_FOR_INPUT",
    "PHASE_STOPPED",
)
"""AgentExecution.Phase. Another word is a phase that is younger than promptsync."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is started with (StartAgentRequest). Empty values are the platform's to choose."""

    name: str
    context: Context
    annotations: Mapping[str, str]
    agent: str = ""
    mode: str = ""


@dataclass(frozen=True, slots=True)
class RunState:
    """A run at one look (AgentExecution). ``environments`` are the ids of those that its agent has created.

    ``creator`` is empty if the platform does not say. Tokens and iterations only grow.
    """

    id: str
    phase: str = ""
    annotations: Mapping[str, str] = field(default_factory=dict)
    creator: str = ""
    failure: str = ""
    failure_reason: str = ""
    warning: str = ""
    activity: str = ""
    iterations: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    outputs: Mapping[str, Value] = field(default_factory=dict)
    environments: tuple[str, ...] = ()
    url: str = ""

    @property
    def tokens(self) -> int:
        """All that the run has used."""
        return self.input_tokens + self.output_tokens


class AgentRuns(Protocol):
    """The runs of an organization. Every method raises RemoteError.

    What can be asked twice is tried again there. A start or a send whose outcome is unknown is not.
    """

    async def start(self, order: Order) -> str:
        """The id of a new run (StartAgent)."""
        ...

    async def send(self, run: str, texts: Sequence[str]) -> None:
        """Say ``texts`` to a run, in one turn (SendToAgentExecution)."""
        ...

    async def get(self, run: str) -> RunState | None:
        """A run as it is now; None if it is gone (GetAgentExecution)."""
        ...

    async def find(self, annotations: Mapping[str, str]) -> list[RunState]:
        """Every run with these annotations (ListAgentExecutions)."""
        ...

    async def stop(self, run: str) -> None:
        """Stop a run; one that is gone is well (StopAgentExecution)."""
        ...

    async def delete(self, run: str) -> None:
        """Delete a run for good; one that is gone is well (DeleteAgentExecution)."""
        ...

    async def delete_environment(self, environment: str) -> None:
        """Delete an environment; one that is gone is well (EnvironmentService/DeleteEnvironment)."""
        ...
