"""A target as the state machines have it: the platform with its habits behind a layer of faults, and ledgers.

Time is the world's own. Waits are as long as in production and take no time.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from stamina.instrumentation import set_on_retry_hooks

from promptsync.applying.executor import Executor
from promptsync.applying.sender import Search
from promptsync.errors import PromptsyncError
from promptsync.ledger.file import FileStore
from promptsync.ledger.ledger import StoredLedger
from promptsync.plan.change import Release
from promptsync.record import ApplyStatus, Ending, Neighbor
from promptsync.service.patience import Patience, PatientReader, Retrier
from promptsync.service.slots import Slots
from promptsync.session.apply.agreement import agree
from promptsync.session.runs.deadline import Deadline
from promptsync.surveying.survey import make_survey, observe
from tests.fakes import Crash
from tests.opening import NoHistory, carried_out, opened, writer_for
from tests.properties.machine import timeless
from tests.properties.machine.platform import COLLEAGUE, Dashboard, Habits, Past, Platform, WatchedStore
from tests.properties.machine.runs import ENDED
from tests.service.faults.layer import FaultLayer
from tests.service.faults.service import open_client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from pathlib import Path

    from promptsync.model import Key, Prompt
    from promptsync.plan.outcome import Outcome
    from promptsync.plan.plan import Plan
    from promptsync.plan.steps import Step
    from promptsync.planning.planners import Planner
    from promptsync.record import LedgerDelta, LedgerState, Run
    from promptsync.reports.report import PlanReport, Report
    from promptsync.sandbox.records import StoredPrompt
    from promptsync.service.prompts import PromptClient
    from promptsync.surveying.open_target import OpenTarget
    from promptsync.surveying.survey import Survey


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


class Line:
    """protocols.CommitOrder of commits in a line, each named by its number; this is ``commit``."""

    edited = False

    def __init__(self, commit: str) -> None:
        self._commit = commit

    def is_older(self, than: str) -> bool | None:
        """See CommitOrder."""
        return self._commit < than


class Person:
    """Whoever runs an apply: protocols.Progress, and agreement.Listener for one who reads the plan.

    They press Ctrl-C after so many answers; None: never.
    """

    def __init__(self, stops_after: int | None) -> None:
        self._left = stops_after
        self.stop: Callable[[], None] = lambda: None

    def started(self, step: Step) -> None:
        """Nothing."""

    def ended(self, step: Step, error: str) -> None:
        """Count, and perhaps stop."""
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                self.stop()

    def show(self, report: Report) -> None:
        """Nothing."""

    def changed(self) -> None:
        """Nothing."""

    def waiting(self, keys: Sequence[Key]) -> None:
        """Nothing."""

    def before_asking(self, report: PlanReport) -> None:
        """Nothing."""


PATIENCE = Patience()


@dataclass(frozen=True, slots=True)
class Manner:
    """How an apply goes about it, from which commit. ``question`` is what happens while a person is asked.

    That of the ``second`` library has a ledger of its own. The clock of a machine that is ``asleep`` stands
    still while the platform's goes on.
    """

    run: Run = ENDED
    concurrency: int = 8
    stop_after: int | None = None
    patience: Patience = PATIENCE
    commit: str = ""
    question: Callable[[], None] | None = None
    second: bool = False
    asleep: bool = False


class World:
    """One organization, its dashboard, and the ledgers of two libraries, all below ``folder``.

    ``released`` are the ids of prompts that a plan was to release.
    """

    def __init__(self, folder: Path, habits: Habits | None = None) -> None:
        set_on_retry_hooks([])  # as session.surveyor does
        self.clock, self.habits = timeless.Clock(), habits or Habits()
        path, self.past = folder / "organization.sqlite3", Past(self.clock)
        self.server = WatchedStore(path, self.clock, self.past, self.habits)
        self._other = WatchedStore(path, self.clock, self.past, self.habits, COLLEAGUE)
        self._other.written = self.server.written
        self.dashboard = Dashboard(path, self.clock, self.past, self.habits)
        self.platform = Platform((self.server, self._other), self.habits)
        self.layer = FaultLayer(self.platform, lambda: self.clock() / 1e9)
        self.store = FileStore(folder / "ledger.sqlite3")
        self.ledger = MortalLedger(self.store, self.layer)
        self.second_store = FileStore(folder / "second.sqlite3")
        self.second_ledger = MortalLedger(self.second_store, self.layer)
        self._seen = {id(self.store): 0, id(self.second_store): 0}
        self._restorable: set[Prompt] = set()
        self.released: set[str] = set()

    def close(self) -> None:
        """Let go of the files."""
        for store in (self.server, self._other, self.dashboard):
            store.close()

    def plan(self, planner: Planner, commit: str = "", *, refresh: bool = False) -> Plan:
        """What an apply would do now."""

        async def survey() -> Plan:
            async with self._opened(Manner(commit=commit)) as (_, parts, _slots):
                found = await make_survey(parts, await observe(parts), planner, refresh=refresh)
            return found.plan

        return timeless.run(survey(), self.clock)

    def apply(self, planner: Planner, manner: Manner | None = None) -> tuple[Plan, Outcome | None]:
        """Plan and apply; no outcome where the plan has errors or there is nothing to do."""
        return timeless.run(self.applied(planner, manner or Manner()), self.clock)

    def attempt(self, planner: Planner, manner: Manner | None = None) -> None:
        """An apply that may fail, be refused or die."""
        self.attempt_all((planner, manner or Manner()))

    def attempt_all(self, *applies: tuple[Planner, Manner]) -> None:
        """Applies at the same time that may fail, be refused or die; the next one is another process."""
        try:
            timeless.run(self._all_at_once(applies), self.clock)
        except PromptsyncError:
            pass
        except Crash:
            pass
        except BaseExceptionGroup as group:
            if group.split(Crash)[1]:
                raise
        self.layer.revive()

    async def _all_at_once(self, applies: Sequence[tuple[Planner, Manner]]) -> None:
        done = await asyncio.gather(
            *(self.applied(*one) for one in applies), return_exceptions=len(applies) > 1
        )
        for failed in done:
            if isinstance(failed, BaseException) and not isinstance(failed, PromptsyncError):
                raise failed

    async def applied(self, planner: Planner, manner: Manner) -> tuple[Plan, Outcome | None]:
        """As :meth:`apply`, for where a loop is running already."""
        outcome = None
        async with self._opened(manner) as (client, parts, slots):
            surveys = _Surveys(parts, planner)
            first = await surveys.survey(fetched=True)
            survey = await agree(first, surveys, Person(None), manner.question, Search())
            plan = survey.plan
            self.released |= {one.base.id for one in plan.changes if isinstance(one, Release)}
            if not plan.errors and (plan.changes or plan.records_at_once or survey.state.intent):
                outcome = await self._carried_out(client, parts, slots, survey, manner)
            elif plan.held_back:
                outcome = Executor(plan, Person(None), slots).outcome()
        return plan, outcome

    @asynccontextmanager
    async def _opened(self, manner: Manner) -> AsyncIterator[tuple[PromptClient, OpenTarget, Slots]]:
        slots = Slots(manner.concurrency)
        ours, other = self.ledger, self.second_ledger
        if manner.second:
            ours, other = other, ours
        async with open_client(self.layer) as client:
            reader = PatientReader(client, Retrier(manner.patience, slots))
            order = Line(manner.commit) if manner.commit else NoHistory()
            parts = opened(reader, ours, slots, order)
            yield client, replace(parts, neighbors=lambda: [Neighbor("other", other.read())]), slots

    async def _carried_out(
        self, client: PromptClient, parts: OpenTarget, slots: Slots, survey: Survey, manner: Manner
    ) -> Outcome:
        person = Person(manner.stop_after)
        executor = Executor(survey.plan, person, slots)
        person.stop = executor.stop
        writer = writer_for(survey, client, slots, manner.patience)
        who = survey.identity
        run = replace(manner.run, subject=who.subject, started=who.at, source=manner.commit)
        clock = (lambda: 0.0) if manner.asleep else asyncio.get_running_loop().time
        slots.close_when(Deadline(run, lambda: client.now, [clock]).passed)
        return await carried_out(executor, writer, parts.ledger, survey, run, search=Search())

    def note(self, delta: LedgerDelta, status: ApplyStatus) -> None:
        """What a person decides and the ledger remembers: nothing of it is sent."""
        self.ledger.note(self.ledger.read(), delta, Ending(ENDED, status))

    def restorable(self) -> set[Prompt]:
        """Every prompt that the ledgers' logs give back, at any revision."""
        for store, ledger in ((self.store, self.ledger), (self.second_store, self.second_ledger)):
            revisions = [commit.revision for commit in store.log()]
            new = revisions[: len(revisions) - self._seen[id(store)]]
            self._seen[id(store)] = len(revisions)
            for one in new:
                self._restorable |= set(ledger.prompts_at(one).values())
        return self._restorable

    def now(self) -> datetime:
        """The platform's time."""
        return datetime.fromtimestamp(self.clock.ns / 1e9, UTC)

    def live(self) -> dict[str, StoredPrompt]:
        """What the organisation holds, by id."""
        return {one.id: one for one in self.dashboard.prompts()}


@dataclass(frozen=True, slots=True)
class _Surveys:
    """agreement.Surveys of one apply."""

    parts: OpenTarget
    planner: Planner

    async def survey(self, *, fetched: bool) -> Survey:
        """See Surveyor."""
        return await make_survey(self.parts, await observe(self.parts, fetched=fetched), self.planner)
