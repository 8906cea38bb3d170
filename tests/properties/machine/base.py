"""One target, edited here and there: files, dashboard, and what holds after every move."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from promptsync.keys.choice import ALL
from promptsync.keys.patterns import KeyPatterns
from promptsync.plan.outcome import ChangeStatus
from promptsync.planning.choosing import keys_of
from promptsync.planning.pairing import Narrowed
from promptsync.policy import Authority, KeyPolicy
from promptsync.record import ApplyStatus, LedgerDelta
from tests.properties.machine.files import File, library
from tests.properties.machine.hands import Hands
from tests.properties.machine.runs import ENDED
from tests.properties.machine.values import WINS, habits, libraries
from tests.properties.machine.world import Manner, World

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from promptsync.keys.choice import Choice
    from promptsync.model import Key, Prompt
    from promptsync.plan.plan import Plan
    from promptsync.planning.pairing import PromptPair
    from promptsync.planning.planners import LibraryPlanner
    from promptsync.policy import Policy
    from tests.properties.machine.platform import Habits, Written

NEEDS_A_PERSON = {"command-held", "ambiguous-adoption", "protected", "managed-elsewhere", "mirrored"}
"""Where no policy can help."""

NEEDS_A_POLICY = {"adoption-needed", "conflict", "drift"}

STAYS = {"drift", "conflict", "out-of-scope", "held", "mirrored"}
"""What a plan of a settled library may say."""

LONG = 1_000
"""Seconds after which no prompt is young and no read is late."""

SOON = timedelta(minutes=20)
"""A hold that ends sooner may end during an apply."""


class MachineBase(Hands, RuleBasedStateMachine):
    """``theirs`` are the prompts that promptsync has nothing to do with.

    ``strays`` were made by an apply that died or lost the answer, and edited by hand before the next one
    could see them; ``claimed`` are those which an apply that has not ended well was about to write.
    ``unseen`` are managed ones that were edited by hand in a way that nothing can tell from what the platform
    makes of a text. ``history`` has the files of each commit. The keys ``excluded`` do not belong to the
    target; those ``mirrored`` are written by the dashboard.
    """

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.files: dict[str, File] = {}
        self.history: list[Mapping[str, File]] = []
        self.theirs: dict[str, Prompt] = {}
        self.strays: set[str] = set()
        self.unseen: set[str] = set()
        self.claimed: set[str | None] = set()
        self.excluded: frozenset[str] = frozenset()
        self.mirrored: frozenset[str] = frozenset()

    @initialize(files=libraries(smallest=3), habits=habits)
    def begin(self, files: dict[str, File], habits: Habits) -> None:
        """A library that was applied."""
        self.world = World(Path(self._folder.name), replace(habits, hidden=set()))
        self.files = files
        self.apply_in_peace(WINS)

    # In the files

    def commit(self) -> str:
        """The commit of the files as they are."""
        if not self.history or self.history[-1] != self.files:
            self.history.append(dict(self.files))
        return self.name_of(len(self.history) - 1)

    @staticmethod
    def name_of(place: int) -> str:
        """Names that sort as the commits do."""
        return f"{place + 1:040x}"

    def planner(
        self, policy: Policy, choice: Choice = ALL, files: Mapping[str, File] | None = None
    ) -> LibraryPlanner:
        """Of the files, or of ``files``, that belong to the target."""
        if self.mirrored:
            patterns = KeyPatterns(tuple(sorted(self.mirrored)))
            policy = replace(policy, by_key=(KeyPolicy(patterns, authority=Authority.DASHBOARD),))
        return library(self.files if files is None else files, policy, self.excluded, choice)

    # promptsync

    @rule()
    def settle(self) -> None:
        """A person clears the way, and all is as the files say."""
        self.excluded = self.mirrored = frozenset()
        self.lift_holds()
        self.apply_in_peace(WINS)
        for prompt_id in self.world.live().keys() - self.managed():
            self._remove(prompt_id)
        wanted = {key: replace(file, protect=False) for key, file in self.files.items()}
        # First the protection goes, then what was protected.
        live, bases = self.world.live(), self.world.ledger.read().bases.values()
        self.files = {base.key: File(live[base.id].content) for base in bases if base.id in live}
        assert not self.apply_in_peace(WINS).errors
        self.files = wanted
        assert not self.apply_in_peace(WINS).errors

    def lift_holds(self) -> None:
        if held := self.world.ledger.read().holds:
            self.world.note(LedgerDelta(holds=dict.fromkeys(held)), ApplyStatus.LIFTED)

    def attempt(
        self,
        policy: Policy,
        manner: Manner,
        *,
        choice: Choice = ALL,
        files: Mapping[str, File] | None = None,
    ) -> None:
        """An apply that may end in any way."""
        if files is None:
            manner = replace(manner, commit=self.commit())
        planner = self.planner(policy, choice, files)
        with self.watched(planner):
            self.world.attempt(planner, manner)

    def apply_in_peace(
        self, policy: Policy, manner: Manner | None = None, *, choice: Choice = ALL, rest: float = LONG
    ) -> Plan:
        """An apply that meets no trouble ends well or is refused, and the next has nothing to do (2, 6).

        ``rest`` is how long before it nothing happens, in seconds.
        """
        self.world.clock.pass_(rest)
        seen, planner = len(self.world.server.written), self.planner(policy, choice)
        with self.watched(planner):
            plan, outcome = self.world.apply(planner, replace(manner or Manner(), commit=self.commit()))
        if plan.errors:
            allowed = NEEDS_A_PERSON if policy is WINS else NEEDS_A_PERSON | NEEDS_A_POLICY
            assert {one.rule for one in plan.errors} <= allowed
            assert len(self.world.server.written) == seen
            return plan
        assert outcome is None or outcome.count(ChangeStatus.APPLIED) == len(plan.changes)
        self._in_sync(policy, choice)
        return plan

    def _in_sync(self, policy: Policy, choice: Choice) -> None:
        if choice.unmatched({key for pair in self.pairs() for key in keys_of(pair)}):
            return  # what was chosen is gone
        self._settled_plan(policy, choice, refresh=False)
        again = self._settled_plan(policy, choice, refresh=True)
        state = self.world.ledger.read()
        assert state.intent is None
        pairs = self.pairs()
        aside = {one.key for one in again.held_back} | {one.key for one in again.set_aside}
        kept = aside | {pair.base.key for pair in pairs if pair.base and pair.key in aside}
        left_out = {pair.base.key for pair in pairs if isinstance(pair, Narrowed)}
        assert {*state.bases} - left_out - kept == self.files.keys() - self.excluded - kept
        if policy is WINS:
            assert not {one.rule for one in again.problems} & NEEDS_A_POLICY
        # 7: no prompt more than the managed, theirs, and those that were taken out of our hands.
        assert self.world.live().keys() - self.managed() - self.strays == self.theirs.keys()

    def _settled_plan(self, policy: Policy, choice: Choice, *, refresh: bool) -> Plan:
        again = self.world.plan(self.planner(policy, choice), self.commit(), refresh=refresh)
        assert (again.changes, again.errors) == ((), ())
        assert {one.rule for one in again.problems} <= STAYS
        self._differs_where_it_says(again)
        return again

    def _differs_where_it_says(self, plan: Plan) -> None:
        """No prompt differs from its file for ever while the plan says that all is well."""
        bases, live = self.world.ledger.read().bases, self.world.live()
        named = {one.message.split()[0].removesuffix(":") for one in plan.problems}
        named |= {one.key for one in plan.set_aside}
        for key, file in self.files.items():
            base = next((one for one in bases.values() if one.key == key), None)
            if base is None or key in named | self.excluded or base.id in self.unseen:
                continue
            assert live[base.id].content == self.world.habits.kept(file.prompt), key

    # What an apply leaves alone

    @contextmanager
    def watched(self, planner: LibraryPlanner) -> Iterator[None]:
        """Whatever happens meanwhile, nothing is written that is to be left alone."""
        spared, seen = self.spared(planner), len(self.world.server.written)
        yield
        assert not {*spared.values()} & {one.prompt_id for one in self.world.server.written[seen:]}
        bases = self.world.ledger.read().bases
        assert {key: base.id for key, base in bases.items() if key in spared}.items() <= spared.items()
        self.note_adopted(planner.policy, seen)

    def spared(self, planner: LibraryPlanner) -> dict[Key, str]:
        """The managed prompts that are held, mirrored, not chosen or out of scope, by the ledger's key.

        Not known after an apply that did not end: the next one first sees what it has done.
        """
        state = self.world.ledger.read()
        if state.intent:
            return {}
        now = self.world.now() + SOON
        held = {key for key, one in state.holds.items() if not one.expired(now.isoformat())}
        spared = {}
        for pair in self.pairs(planner):
            if pair.base is None:
                continue
            keys = {pair.key, pair.base.key}
            if (
                isinstance(pair, Narrowed)
                or keys & held
                or planner.policy.mirrors(pair.key)
                or not planner.choice.chooses(keys)
            ):
                spared[pair.base.key] = pair.base.id
        return spared

    def pairs(self, planner: LibraryPlanner | None = None) -> list[PromptPair]:
        return (planner or self.planner(WINS)).pairs(self.world.ledger.read().bases, {})

    def note_adopted(self, policy: Policy, seen: int) -> None:
        """Prompts that became ours: written only where that was allowed (4)."""
        state = self.world.ledger.read()
        if state.intent and state.intent.run.host:
            self.world.ledger.unlock(state, ENDED)
        managed, live = self.managed(), self.world.live()
        if not policy.adopt.everything:
            assert not self.theirs.keys() & {one.prompt_id for one in self.world.server.written[seen:]}
        for prompt_id in self.world.released & live.keys() - managed:
            self.theirs.setdefault(prompt_id, live[prompt_id].content)
        self.claimed = {step.prompt_id for step in state.intent.steps} if state.intent else set()
        assert not managed & self.others()  # a prompt has one ledger
        for prompt_id in self.theirs.keys() & (managed | self._taken_back(policy, seen)):
            del self.theirs[prompt_id]

    def _taken_back(self, policy: Policy, seen: int) -> set[str]:
        """Released prompts that were adopted again, and replaced: a command cannot be taken from a prompt."""
        gone = {one.prompt_id for one in self.world.server.written[seen:] if one.after is None}
        return gone & self.world.released if policy.adopt.everything else set()

    def others(self) -> set[str]:
        """The ids in the ledger of the second library."""
        return {base.id for base in self.world.second_ledger.read().bases.values()}

    # The promises that hold at any time

    @invariant()
    def a_prompt_has_one_key(self) -> None:
        assert len(self.managed()) == len(self.world.ledger.read().bases)

    @invariant()
    def no_step_asked_for_a_taken_command(self) -> None:
        written = self.world.server.written
        made = {one.after for one in written if one.before is None and not one.refused}
        # A create that was sent again and carried out late meets itself.
        assert not [one for one in written if one.refused and not _meets_itself(one, made)]  # 3

    @invariant()
    def theirs_are_untouched(self) -> None:
        live = self.world.live()
        for prompt_id in self.theirs.keys() - self.claimed:
            assert live[prompt_id].content == self.theirs[prompt_id]  # 4

    @invariant()
    def nothing_is_lost(self) -> None:
        restorable = self.world.restorable()
        for one in self.world.server.written:
            if one.before and one.before != one.after and not (one.unseen or parked(one.before)):
                assert one.before in restorable  # 5

    def teardown(self) -> None:
        try:
            if hasattr(self, "world"):
                self.settle()
        finally:
            if hasattr(self, "world"):
                self.world.close()
            self._folder.cleanup()


def _meets_itself(refused: Written, made: set[Prompt | None]) -> bool:
    return refused.before is None and refused.after in made


def parked(prompt: Prompt) -> bool:
    """Whether it has a temporary command."""
    return prompt.command.startswith("promptsync-parked-")
