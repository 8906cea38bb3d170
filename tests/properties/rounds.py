"""Rounds of plan and apply as ``promptsync apply`` runs them, against a FakeOrganization."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.applying.executor import Executor
from promptsync.errors import RemoteError
from promptsync.ledger.file import FileStore
from promptsync.ledger.ledger import StoredLedger
from promptsync.model import Desired, Key, Origin
from promptsync.planning.planners import LibraryPlanner
from promptsync.policy import Adoption, ConflictPolicy, DriftPolicy, Policy
from promptsync.record import Run
from promptsync.service.slots import Slots
from promptsync.surveying.survey import make_survey, observe
from tests.fakes import Crash
from tests.opening import ONCE, carried_out, opened, writer_for

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.ledger.store import Store
    from promptsync.model import Prompt
    from promptsync.plan.outcome import Outcome
    from promptsync.plan.plan import Plan
    from promptsync.plan.steps import Step
    from promptsync.planning.planners import Planner
    from promptsync.record import Ending, LedgerDelta, LedgerState
    from promptsync.surveying.survey import Survey
    from tests.fakes import FakeOrganization

Files = dict[str, "Prompt"]

REPOSITORY_WINS = Policy(
    drift=DriftPolicy.OVERWRITE, conflict=ConflictPolicy.OVERWRITE, adopt=Adoption(everything=True)
)

RUN = Run("tester", "0123abcd", "2026-01-01T00:00:00Z", seconds=60.0, host="", pid=0)
"""Of a process that is known to have ended."""


def library(files: Files, policy: Policy) -> LibraryPlanner:
    """Plans ``files``."""
    desired = [Desired(Key(key), prompt, Origin(f"{key}.yaml")) for key, prompt in sorted(files.items())]
    return LibraryPlanner(desired, policy)


class Silence:
    """protocols.Progress: nobody watches."""

    def started(self, step: Step) -> None:
        """Nothing."""

    def ended(self, step: Step, error: str) -> None:
        """Nothing."""


class MortalLedger(StoredLedger):
    """The ledger as a process writes it that dies with the organisation's last answer."""

    def __init__(self, store: Store, organization: FakeOrganization) -> None:
        super().__init__(store)
        self._organization = organization

    def finish(self, state: LedgerState, entry: LedgerDelta, ending: Ending) -> LedgerState:
        """The dead write nothing."""
        if self._organization.dead:
            raise Crash
        return super().finish(state, entry, ending)


class Rounds:
    """One target: an organisation and its ledger, in a file."""

    def __init__(self, organization: FakeOrganization, path: Path) -> None:
        self.organization = organization
        self.store = FileStore(path)
        self.ledger = MortalLedger(self.store, organization)

    def plan(self, files: Files, policy: Policy = REPOSITORY_WINS, *, refresh: bool = False) -> Plan:
        """What an apply would do now."""
        return self.plan_by(library(files, policy), refresh=refresh)

    def plan_by(self, planner: Planner, *, refresh: bool = False) -> Plan:
        """What an apply of what ``planner`` plans would do now."""
        return asyncio.run(self._survey(planner, refresh=refresh)).plan

    def apply(self, files: Files, policy: Policy = REPOSITORY_WINS) -> tuple[Plan, Outcome | None]:
        """Plan and apply; no outcome if the plan has errors or there is nothing to do."""
        return self.carry_out(library(files, policy))

    def carry_out(self, planner: Planner) -> tuple[Plan, Outcome | None]:
        """Plan and apply what ``planner`` plans, as :meth:`apply` does."""
        return asyncio.run(self._apply(planner))

    def attempt(self, files: Files, policy: Policy = REPOSITORY_WINS) -> None:
        """An apply that may fail or die on its way; the next one is another process."""
        try:
            self.apply(files, policy)
        except (RemoteError, Crash):
            pass
        except BaseExceptionGroup as group:
            if group.split(Crash)[1]:
                raise
        self.organization.revive()

    async def _survey(self, planner: Planner, *, refresh: bool = False) -> Survey:
        parts = opened(self.organization, self.ledger)
        return await make_survey(parts, await observe(parts), planner, refresh=refresh)

    async def _apply(self, planner: Planner) -> tuple[Plan, Outcome | None]:
        survey = await self._survey(planner)
        plan = survey.plan
        if plan.errors or not (plan.changes or survey.state.intent):
            return plan, None
        slots = Slots(8)
        writer = writer_for(survey, self.organization, slots, ONCE)
        run = replace(RUN, subject=survey.identity.subject, started=survey.identity.at)
        outcome = await carried_out(Executor(plan, Silence(), slots), writer, self.ledger, survey, run)
        return plan, outcome

    def managed(self) -> Files:
        """The live prompts behind the ledger's bases, by key."""
        texts = self.organization.texts()
        return {key: texts[base.id] for key, base in self.ledger.read().bases.items()}

    def restorable(self) -> set[Prompt]:
        """Every prompt that the ledger's log gives back, at any revision."""
        revisions = [commit.revision for commit in self.store.log()]
        return {prompt for one in revisions for prompt in self.ledger.prompts_at(one).values()}
