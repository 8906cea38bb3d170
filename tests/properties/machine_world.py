"""A target as the state machine has it: the sandbox's server behind a layer of faults, and a ledger."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from promptsync.applying.executor import Executor
from promptsync.errors import PromptsyncError
from promptsync.keys.patterns import KeyPatterns, Scope
from promptsync.ledger.file import FileStore
from promptsync.ledger.ledger import StoredLedger
from promptsync.model import Desired, Key, Origin, Prompt
from promptsync.plan.change import Release
from promptsync.planning.planners import LibraryPlanner, SavedPlanner
from promptsync.planning.saved import load_saved
from promptsync.policy import Limit, Limits
from promptsync.record import Neighbor, Run
from promptsync.sandbox.app import create_app
from promptsync.sandbox.records import CommandTakenError
from promptsync.sandbox.store import PromptStore
from promptsync.service.patience import PatientReader, Retrier
from promptsync.service.slots import Slots
from promptsync.session.runs.processes import process_of
from promptsync.surveying.survey import make_survey, observe
from tests.fakes import Crash
from tests.opening import QUICK, carried_out, opened, writer_for
from tests.service.faults.layer import FaultLayer
from tests.service.faults.service import open_client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path

    from promptsync.plan.outcome import Outcome
    from promptsync.plan.plan import Plan
    from promptsync.plan.steps import Step
    from promptsync.planning.planners import Planner
    from promptsync.policy import Policy
    from promptsync.record import Ending, LedgerDelta, LedgerState
    from promptsync.sandbox.records import StoredPrompt
    from promptsync.service.patience import Patience
    from promptsync.service.prompts import PromptClient
    from promptsync.surveying.open_target import OpenTarget
    from promptsync.surveying.survey import Survey

FREE = Limits(deletes=Limit(share=100))

ENDED = Run("tester", "0123abcd", "2026-01-01T00:00:00Z", seconds=60.0, host="", pid=0)
"""Of a process that is known to have ended."""


def elsewhere() -> Run:
    """Of a machine with the same host name, whose process has a number that a living one has here."""
    return Run(
        "tester", "0123abcd", "", 60.0, "here", os.getppid(), machine="another table of processes", born="1"
    )


def alive() -> Run:
    """Of a process that goes on as long as the tests do."""
    one = process_of(os.getppid())
    return Run("tester", "0123abcd", "2026-01-01T00:00:00Z", 60.0, "here", one.pid, "", one.machine, one.born)


@dataclass(frozen=True, slots=True)
class File:
    """A prompt file."""

    prompt: Prompt
    protect: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A request that the server carried out or refused: the prompt before and after it.

    ``unseen`` says that the prompt has changed since a client has last read it as it was.
    """

    prompt_id: str
    before: Prompt | None
    after: Prompt | None
    refused: bool = False
    unseen: bool = False


class Clock:
    """The platform's, in nanoseconds: what happens does not depend on when."""

    def __init__(self) -> None:
        self._now = 1_767_225_600_000_000_000

    def __call__(self) -> int:
        """A little later each time."""
        self._now += 1_000
        return self._now

    def pass_seconds(self, number: int) -> None:
        """Nothing happens meanwhile."""
        self._now += number * 1_000_000_000


class WatchedStore(PromptStore):
    """The server's store, with its own account of what was asked of it.

    With ``forgetful`` it does not know the field isSkill, and says nothing about it.
    """

    def __init__(self, path: Path, clock: Callable[[], int]) -> None:
        super().__init__(path, clock=clock)
        self.written: list[Written] = []
        self.forgetful = False

    def create(self, content: Prompt) -> StoredPrompt:
        """See PromptStore."""
        if self.forgetful:
            content = replace(content, is_skill=False)
        try:
            made = super().create(content)
        except CommandTakenError:
            self.written.append(Written("", None, content, refused=True))
            raise
        self.written.append(Written(made.id, None, content))
        return made

    def update(self, prompt_id: str, change: Callable[[Prompt], Prompt]) -> StoredPrompt:
        """See PromptStore."""
        before = self.get(prompt_id).content
        if self.forgetful:
            wanted = change

            def change(old: Prompt) -> Prompt:
                return replace(wanted(old), is_skill=old.is_skill)

        try:
            updated = super().update(prompt_id, change)
        except CommandTakenError:
            self.written.append(Written(prompt_id, before, None, refused=True))
            raise
        self.written.append(Written(prompt_id, before, updated.content))
        return updated

    def delete(self, prompt_id: str) -> None:
        """See PromptStore."""
        before = self.get(prompt_id).content
        super().delete(prompt_id)
        self.written.append(Written(prompt_id, before, None))


class MortalLedger(StoredLedger):
    """The ledger as a process writes it that dies with the server's last answer."""

    def __init__(self, store: FileStore, layer: FaultLayer) -> None:
        super().__init__(store)
        self._layer = layer

    def finish(self, state: LedgerState, entry: LedgerDelta, ending: Ending) -> LedgerState:
        """The dead write nothing."""
        if self._layer.dead:
            raise Crash
        return super().finish(state, entry, ending)


def library(
    files: Mapping[str, File], policy: Policy, excluded: frozenset[str] = frozenset()
) -> LibraryPlanner:
    """Plans ``files`` but those of the keys ``excluded``."""
    desired = [Desired(Key(k), f.prompt, Origin(f"{k}.yaml"), f.protect) for k, f in sorted(files.items())]
    return LibraryPlanner(desired, policy, Scope(exclude=KeyPatterns(tuple(sorted(excluded)))))


def saved(text: str) -> SavedPlanner:
    """Plans what a saved plan says."""
    return SavedPlanner(load_saved(text, "plan.json"), "plan.json", FREE)


class Stopper:
    """protocols.Progress: Ctrl-C after so many answers; None: never."""

    def __init__(self, after: int | None) -> None:
        self._left = after
        self.stop: Callable[[], None] = lambda: None

    def started(self, step: Step) -> None:
        """Nothing."""

    def ended(self, step: Step, error: str) -> None:
        """Count, and perhaps stop."""
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                self.stop()


@dataclass(frozen=True, slots=True)
class Manner:
    """How an apply goes about it; that of the ``second`` library has a ledger of its own."""

    run: Run = ENDED
    concurrency: int = 8
    stop_after: int | None = None
    patience: Patience = QUICK
    second: bool = False


class World:
    """One organisation, its dashboard, and the ledgers of two libraries, all below ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self.server = WatchedStore(folder / "organization.sqlite3", self.clock)
        self.dashboard = PromptStore(folder / "organization.sqlite3", clock=self.clock, person="a person")
        self.layer = FaultLayer(create_app(self.server), lambda: self.clock() / 1e9)
        self.store = FileStore(folder / "ledger.sqlite3")
        self.ledger = MortalLedger(self.store, self.layer)
        self.second_store = FileStore(folder / "second.sqlite3")
        self.second_ledger = MortalLedger(self.second_store, self.layer)
        self._seen = {id(self.store): 0, id(self.second_store): 0}
        self._restorable: set[Prompt] = set()
        self.released: set[str] = set()
        """Prompts that a plan was to release."""

    def close(self) -> None:
        """Let go of the files."""
        self.server.close()
        self.dashboard.close()

    def plan(self, planner: Planner, *, refresh: bool = False) -> Plan:
        """What an apply would do now."""

        async def survey() -> Plan:
            async with self._opened(Manner()) as (_, parts, _slots):
                found = await make_survey(parts, await observe(parts), planner, refresh=refresh)
            return found.plan

        return asyncio.run(survey())

    def apply(self, planner: Planner, manner: Manner | None = None) -> tuple[Plan, Outcome | None]:
        """Plan and apply; no outcome where the plan has errors or there is nothing to do."""
        return asyncio.run(self.applied(planner, manner or Manner()))

    def attempt(self, *planners: Planner, manner: Manner | None = None) -> None:
        """Applies at the same time that may fail, be refused or die; the next one is another process."""
        try:
            asyncio.run(self._all_at_once(planners, manner or Manner()))
        except PromptsyncError:
            pass
        except Crash:
            pass
        except BaseExceptionGroup as group:
            if group.split(Crash)[1]:
                raise
        self.layer.revive()

    async def _all_at_once(self, planners: tuple[Planner, ...], manner: Manner) -> None:
        done = await asyncio.gather(
            *(self.applied(one, manner) for one in planners), return_exceptions=len(planners) > 1
        )
        for failed in done:
            if isinstance(failed, BaseException) and not isinstance(failed, PromptsyncError):
                raise failed

    async def applied(self, planner: Planner, manner: Manner) -> tuple[Plan, Outcome | None]:
        """As :meth:`apply`, for where a loop is running already."""
        outcome = None
        async with self._opened(manner) as (client, parts, slots):
            survey = await make_survey(parts, await observe(parts), planner)
            plan = survey.plan
            self.released |= {one.base.id for one in plan.changes if isinstance(one, Release)}
            if not plan.errors and (plan.changes or plan.held_back or survey.state.intent):
                outcome = await self._carried_out(client, parts, slots, survey, manner)
        return plan, outcome

    @asynccontextmanager
    async def _opened(self, manner: Manner) -> AsyncIterator[tuple[PromptClient, OpenTarget, Slots]]:
        slots = Slots(manner.concurrency)
        ours, other = self.ledger, self.second_ledger
        if manner.second:
            ours, other = other, ours
        async with open_client(self.layer) as client:
            reader = PatientReader(client, Retrier(manner.patience, slots))
            parts = opened(reader, ours, slots)
            yield client, replace(parts, neighbors=lambda: [Neighbor("other", other.read())]), slots

    async def _carried_out(
        self, client: PromptClient, parts: OpenTarget, slots: Slots, survey: Survey, manner: Manner
    ) -> Outcome:
        stopper = Stopper(manner.stop_after)
        executor = Executor(survey.plan, stopper, slots)
        stopper.stop = executor.stop
        writer = writer_for(survey, client, slots, manner.patience)
        run = replace(manner.run, subject=survey.identity.subject, started=survey.identity.at)
        return await carried_out(executor, writer, parts.ledger, survey, run)

    def restorable(self) -> set[Prompt]:
        """Every prompt that the ledgers' logs give back, at any revision."""
        for store, ledger in ((self.store, self.ledger), (self.second_store, self.second_ledger)):
            revisions = [commit.revision for commit in store.log()]
            new = revisions[: len(revisions) - self._seen[id(store)]]
            self._seen[id(store)] = len(revisions)
            for one in new:
                self._restorable |= set(ledger.prompts_at(one).values())
        return self._restorable

    def live(self) -> dict[str, StoredPrompt]:
        """What the organisation holds, by id."""
        return {one.id: one for one in self.dashboard.prompts()}
