"""Rounds of plan and apply as ``promptsync apply`` runs them, against a FakeOrganization."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from promptsync.applying.executor import Executor
from promptsync.applying.run import apply_plan
from promptsync.cli.runs import this_run
from promptsync.cli.survey import Parts, make_survey
from promptsync.ledger.file import FileStore
from promptsync.ledger.format import (
    INTENT_PATH,
    LEDGER_PATH,
    overwritten_path,
    parse_prompt,
    parse_state,
    prompt_path,
)
from promptsync.ledger.ledger import StoredLedger
from promptsync.model import Desired, Key, Origin
from promptsync.policy import Adoption, ConflictPolicy, Policy
from tests.fakes import Crash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from promptsync.cli.survey import Survey
    from promptsync.ledger.store import Store
    from promptsync.model import Base, Prompt
    from promptsync.plan import Outcome, Plan, Step
    from promptsync.state import Entry, Intent, LedgerState
    from tests.fakes import FakeOrganization

Files = dict[str, "Prompt"]

REPOSITORY_WINS = Policy(conflict=ConflictPolicy.OVERWRITE, adopt=Adoption(everything=True))


class Silence:
    """protocols.Progress: nobody watches."""

    def started(self, step: Step) -> None:
        """Nothing."""

    def ended(self, step: Step, error: str) -> None:
        """Nothing."""


class MortalLedger:
    """protocols.Ledger, written by a process that dies with the organisation's last answer."""

    def __init__(self, inner: StoredLedger, organization: FakeOrganization) -> None:
        self._inner = inner
        self._organization = organization

    def read(self) -> LedgerState:
        """As the real one."""
        return self._inner.read()

    def load(self, state: LedgerState, bases: Iterable[Base]) -> dict[Key, Prompt]:
        """As the real one."""
        return self._inner.load(state, bases)

    def begin(
        self, state: LedgerState, intent: Intent, entry: Entry, overwritten: Mapping[Key, Prompt]
    ) -> LedgerState:
        """As the real one."""
        return self._inner.begin(state, intent, entry, overwritten)

    def finish(self, state: LedgerState, entry: Entry, message: str) -> LedgerState:
        """The dead write nothing."""
        if self._organization.dead:
            raise Crash
        return self._inner.finish(state, entry, message)


class Rounds:
    """One target: an organisation and its ledger, in a file."""

    def __init__(self, organization: FakeOrganization, path: Path) -> None:
        self.organization = organization
        self.store = FileStore(path)
        self.ledger = StoredLedger(self.store)

    def plan(self, files: Files, policy: Policy = REPOSITORY_WINS, *, refresh: bool = False) -> Plan:
        """What an apply would do now."""
        return asyncio.run(self._survey(files, policy, refresh=refresh)).plan

    def apply(self, files: Files, policy: Policy = REPOSITORY_WINS) -> tuple[Plan, Outcome | None]:
        """Plan and apply; no outcome where the plan has errors or there is nothing to do."""
        return asyncio.run(self._apply(files, policy))

    def killed(self, files: Files, policy: Policy = REPOSITORY_WINS) -> bool:
        """Whether an apply was killed on its way by the organisation's ``fail``; a new process follows."""
        died = False
        try:
            self.apply(files, policy)
        except Crash:
            died = True
        except BaseExceptionGroup as group:
            _, rest = group.split(Crash)
            if rest:
                raise
            died = True
        self.organization.revive()
        return died

    async def _survey(self, files: Files, policy: Policy, *, refresh: bool = False) -> Survey:
        desired = [Desired(Key(key), prompt, Origin(f"{key}.yaml")) for key, prompt in sorted(files.items())]
        ledger = MortalLedger(self.ledger, self.organization)
        return await make_survey(Parts("test", self.organization, ledger), desired, policy, refresh=refresh)

    async def _apply(self, files: Files, policy: Policy) -> tuple[Plan, Outcome | None]:
        survey = await self._survey(files, policy)
        plan = survey.plan
        if plan.errors or not (plan.changes or survey.state.intent):
            return plan, None
        executor = Executor(plan, self.organization, Silence())
        ledger = MortalLedger(self.ledger, self.organization)
        outcome = await apply_plan(executor, ledger, survey.state, survey.recovered, this_run())
        return plan, outcome

    def managed(self) -> Files:
        """The live prompts behind the ledger's bases, by key."""
        texts = self.organization.texts()
        return {key: texts[base.id] for key, base in self.ledger.read().bases.items()}

    def restorable(self) -> set[Prompt]:
        """Every prompt that the ledger's log holds, whole, at any revision."""
        return {prompt for commit in self.store.log() for prompt in _kept(self.store, commit.revision)}


def _kept(store: Store, revision: str) -> list[Prompt]:
    heads = store.read(revision, (LEDGER_PATH, INTENT_PATH))
    state = parse_state(revision, heads[LEDGER_PATH], heads.get(INTENT_PATH))
    paths = [prompt_path(key) for key in state.bases]
    paths += [overwritten_path(key) for key in state.intent.overwritten] if state.intent else []
    return [parse_prompt(content, path) for path, content in store.read(revision, paths).items()]
