"""A sandbox with agent runs behind a layer of faults, and the trier that asks it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from gitpod.v1.agent_pb2 import AgentCodeContext, AgentExecution
from gitpod.v1.identity_pb2 import PRINCIPAL_USER, Subject

from promptsync.model import Key
from promptsync.sandbox.app import create_app
from promptsync.service.agents import AgentClient
from promptsync.service.connections import Connections
from promptsync.service.patience import Patience, Retrier
from promptsync.service.slots import Slots
from promptsync.trying.case import Attempt, Case, Context, Side
from promptsync.trying.cleaner import Cleaner
from promptsync.trying.marks import Trial
from promptsync.trying.trier import Trier, TrySettings
from tests.service.faults.layer import FaultLayer, InProcess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from promptsync.problems import Problem
    from promptsync.reports.tried import Tried
    from promptsync.sandbox.run_scripts import Script
    from promptsync.sandbox.store import PromptStore
    from promptsync.trying.agent_runs import RunState

PROJECT = "7d0e3a2c-1111-4222-8333-444455556666"
NOW, LATER = "2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z"
ELSEWHERE = "another-machine"
TRIAL = Trial("trial-1", LATER, "this-machine", 7, "1")
SETTINGS = TrySettings(timeout=60.0)
FAST = Patience(attempts=3, first_wait=0.0, longest_wait=0.0)


def attempt(number: int = 1, side: Side = Side.FILE, text: str = "Read the diff.") -> Attempt:
    return Attempt(Key("review"), Case(number, "Go.", Context(project=PROJECT)), side, text, "0" * 64)


def goes_on(trial: Trial) -> bool | None:
    """Every process of this machine has died."""
    return None if trial.machine == ELSEWHERE else False


class Silent:
    """A progress that nobody reads; it notes what ended."""

    def __init__(self) -> None:
        self.states: list[RunState] = []

    def started(self, _: Attempt) -> None:
        """Nothing."""

    def looked(self, _: Attempt, state: RunState) -> None:
        """Keep it."""
        self.states.append(state)

    def ended(self, _: Tried) -> None:
        """Nothing."""


class Bench:
    """``pause`` takes no time, but a second of ``clock`` passes."""

    def __init__(self, store: PromptStore, scripts: Sequence[Script] = ()) -> None:
        self.store = store
        self.layer = FaultLayer(create_app(store, scripts=scripts))
        self.progress = Silent()
        self.time = 0.0

    async def pause(self, _: int) -> None:
        self.time += 1.0
        await asyncio.sleep(0)

    @asynccontextmanager
    async def runs(self) -> AsyncIterator[AgentClient]:
        async with Connections("http://localhost", "any", transport=InProcess(self.layer)) as http:
            yield AgentClient(http, Retrier(FAST, Slots(4)))

    async def try_(
        self, attempts: Sequence[Attempt], settings: TrySettings = SETTINGS
    ) -> tuple[list[Tried], list[Problem]]:
        async with self.runs() as runs:
            trier = Trier(
                runs, self.store.asker, TRIAL, settings, self.progress, self.pause, lambda: self.time
            )
            return await trier.run(attempts), trier.problems

    async def clean(self, now: str = NOW) -> list[Problem]:
        async with self.runs() as runs:
            return await Cleaner(runs, self.pause).remove_left(self.store.asker, now, goes_on)

    def add_run(self, *, creator: str = "", **annotations: str) -> str:
        """A run that somebody else has started, with an environment of its own."""
        run = AgentExecution(
            metadata=AgentExecution.Metadata(
                name="try review",
                creator=Subject(id=creator or self.store.asker, principal=PRINCIPAL_USER),
                annotations=annotations,
            ),
            spec=AgentExecution.Spec(code_context=AgentCodeContext(project_id=PROJECT)),
            status=AgentExecution.Status(phase=AgentExecution.PHASE_RUNNING),
        )
        made = self.store.runs.add_environment()
        run.status.used_environments.add(environment_id=made, created_by_agent=True)
        return self.store.runs.add(run.SerializeToString())

    def add_foreign_runs(self) -> None:
        """What no clean-up may touch."""
        ours = TRIAL.annotations(attempt())
        some = {name: value for name, value in ours.items() if "made-by" not in name}
        self.add_run()
        self.add_run(**some)
        self.add_run(creator="7d0e3a2c-9999-4222-8333-444455556666", **ours)
        self.add_run(**replace(TRIAL, id="trial-2", machine=ELSEWHERE).annotations(attempt()))

    def left(self) -> tuple[set[str], set[str]]:
        """The ids of all runs and environments."""
        return {run.id for run in self.store.runs.all()}, set(self.store.runs.environments())
