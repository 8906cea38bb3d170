"""Any library, any edits here and there, any fault, any death, two at once: the promises hold after each.

The server is the platform's own stubs over the sandbox's store, behind the layer of tests/service/faults;
what it was asked for stands in its own account. Numbers are those of the promises in docs/how-it-works.md.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from promptsync.plan.outcome import ChangeStatus
from promptsync.planning.saved import dump_saved, load_saved
from promptsync.surveying.unlisted import YOUNG
from tests.properties.machine_moves import Moves
from tests.properties.machine_values import (
    ASKS,
    HASTY,
    WINS,
    Edits,
    Trouble,
    concurrencies,
    edits,
    libraries,
    policies,
    second_libraries,
    troubles,
)
from tests.properties.machine_world import ENDED, File, Manner, World, alive, saved

if TYPE_CHECKING:
    from promptsync.model import Prompt
    from promptsync.plan.plan import Plan
    from promptsync.policy import Policy

NEEDS_A_PERSON = {"command-held", "ambiguous-adoption", "protected", "managed-elsewhere"}
"""Where no policy can help."""

NEEDS_A_POLICY = {"adoption-needed", "conflict", "drift"}


class Machine(Moves, RuleBasedStateMachine):
    """One target, edited here and there.

    ``theirs`` are the prompts that promptsync has nothing to do with; ``strays`` were made by an apply that
    died or lost the answer, and edited by hand before the next one could see them; ``claimed`` are those
    which an apply that has not ended well was about to write.
    """

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.world = World(Path(self._folder.name))
        self.files: dict[str, File] = {}
        self.theirs: dict[str, Prompt] = {}
        self.strays: set[str] = set()
        self.claimed: set[str | None] = set()
        self.plan_file = ""

    @initialize(files=libraries(smallest=3), others=second_libraries)
    def begin(self, files: dict[str, File], others: dict[str, File]) -> None:
        """Two libraries that were applied."""
        self.files = files
        self._apply(WINS, Manner())
        self.second_apply(others, ASKS)

    # promptsync

    @rule(policy=policies, refresh=st.booleans())
    def plan(self, policy: Policy, refresh: bool) -> None:
        before = (len(self.world.server.written), self.world.store.head())
        self.world.plan(self.planner(policy), refresh=refresh)
        assert (len(self.world.server.written), self.world.store.head()) == before  # 1

    @rule(edits=edits, policy=policies)
    def save_plan(self, edits: Edits, policy: Policy) -> None:
        self._edit(edits)
        plan = self.world.plan(self.planner(policy))
        if not plan.errors:
            self.plan_file = dump_saved(plan)

    @rule(edits=edits, policy=policies, concurrency=concurrencies)
    def apply(self, edits: Edits, policy: Policy, concurrency: int) -> None:
        self._edit(edits)
        self._apply(policy, Manner(concurrency=concurrency))

    @rule(edits=edits, policy=policies, trouble=troubles, concurrency=concurrencies)
    def apply_in_trouble(self, edits: Edits, policy: Policy, trouble: Trouble, concurrency: int) -> None:
        self._edit(edits)
        seen = len(self.world.server.written)
        self.world.layer.choose = trouble.choice()
        self.world.attempt(self.planner(policy), manner=trouble.manner(concurrency))
        self._note_adopted(policy, seen)

    @rule(edits=edits, policy=policies, answers=st.integers(0, 4), concurrency=concurrencies)
    def interrupt(self, edits: Edits, policy: Policy, answers: int, concurrency: int) -> None:
        self._edit(edits)
        seen = len(self.world.server.written)
        manner = Manner(concurrency=concurrency, stop_after=answers)
        self.world.attempt(self.planner(policy), manner=manner)
        self._note_adopted(policy, seen)

    @rule(first=edits, second=edits, policy=policies, trouble=st.none() | troubles)
    def two_at_once(self, first: Edits, second: Edits, policy: Policy, trouble: Trouble | None) -> None:
        """Of two commits."""
        seen = len(self.world.server.written)
        self._edit(first)
        here = self.planner(policy)
        self._edit(second)
        if trouble and "dies" not in trouble.fault:
            self.world.layer.choose = trouble.choice()
        self.world.attempt(here, self.planner(policy), manner=Manner(run=alive(), patience=HASTY))
        self._note_adopted(policy, seen)

    @rule(trouble=st.none() | troubles)
    def apply_saved(self, trouble: Trouble | None) -> None:
        # Not a precondition: whether a plan could be saved may depend on which of two requests was first, and
        # Hypothesis wants the same rules to be there when it takes the same steps again.
        if not self.plan_file:
            return
        seen = len(self.world.server.written)
        manner = Manner()
        if trouble:
            self.world.layer.choose = trouble.choice()
            manner = trouble.manner(8)
        self.world.attempt(saved(self.plan_file), manner=manner)
        changes = load_saved(self.plan_file, "plan.json").changes
        wanted = {change.wanted for change in changes}
        removed = {change.expected.prompt for change in changes if change.expected}
        for one in self.world.server.written[seen:]:
            if one.after is None:
                assert one.before
                assert one.before.digest in removed
            else:
                assert one.after in wanted or _parked(one.after)
        self._note_adopted(WINS, seen)

    @rule()
    def settle(self) -> None:
        """A person clears the way, and all is as the files say."""
        self.excluded = frozenset()
        self._apply(WINS, Manner())
        for prompt_id in self.world.live().keys() - self._managed():
            self._remove(prompt_id)
        wanted = {key: replace(file, protect=False) for key, file in self.files.items()}
        # First the protection goes, then what was protected.
        live, bases = self.world.live(), self.world.ledger.read().bases.values()
        self.files = {base.key: File(live[base.id].content) for base in bases if base.id in live}
        assert not self._apply(WINS, Manner()).errors
        self.files = wanted
        assert not self._apply(WINS, Manner()).errors

    def _apply(self, policy: Policy, manner: Manner) -> Plan:
        """An apply that meets no trouble ends well or is refused, and the next has nothing to do (2, 6)."""
        written = self.world.server.written
        seen = len(written)
        left_out = {} if self.world.ledger.read().intent else self._narrowed()
        plan, outcome = self.world.apply(self.planner(policy), manner)
        assert not {*left_out.values()} & {one.prompt_id for one in written[seen:]}
        self._note_adopted(policy, seen)
        if plan.errors:
            allowed = NEEDS_A_PERSON if policy is WINS else NEEDS_A_PERSON | NEEDS_A_POLICY
            assert {one.rule for one in plan.errors} <= allowed
            assert len(written) == seen
            return plan
        assert outcome is None or outcome.count(ChangeStatus.APPLIED) == len(outcome.results)
        if any(one.rule == "gone" for one in plan.problems):  # a while later its absence is believed
            self.world.clock.pass_seconds(int(YOUNG.total_seconds()) + 1)
            return self._apply(policy, manner)
        self._in_sync(policy)
        return plan

    def _in_sync(self, policy: Policy) -> None:
        for refresh in (False, True):
            again = self.world.plan(self.planner(policy), refresh=refresh)
            assert (again.changes, again.errors) == ((), ())
            assert {one.rule for one in again.problems} <= {"drift", "out-of-scope"}
        state, live = self.world.ledger.read(), self.world.live()
        assert state.intent is None
        left_out, wanted = (
            self._narrowed(),
            {key: self.files[key] for key in self.files.keys() - self.excluded - state.released.keys()},
        )
        bases = {str(key): base for key, base in state.bases.items() if key not in left_out}
        assert bases.keys() == wanted.keys()
        if policy is WINS:
            there = {key: live[base.id].content for key, base in bases.items()}
            assert there == {key: file.prompt for key, file in wanted.items()}
        # 7: no prompt more than the managed, theirs, and those that were taken out of our hands.
        managed = self._managed()
        assert len(managed) == len(state.bases)
        assert live.keys() - managed - self.strays == self.theirs.keys()

    def _managed(self) -> set[str]:
        return {base.id for base in self.world.ledger.read().bases.values()}

    def _note_adopted(self, policy: Policy, seen: int) -> None:
        """Prompts that became ours: written only where that was allowed (4)."""
        state = self.world.ledger.read()
        if state.intent and state.intent.run.host:
            self.world.ledger.unlock(state, ENDED)
        if not policy.adopt.everything:
            assert not self.theirs.keys() & {one.prompt_id for one in self.world.server.written[seen:]}
        live = self.world.live()
        for prompt_id in self.world.released & live.keys() - self._managed():
            self.theirs.setdefault(prompt_id, live[prompt_id].content)
        self.claimed = {step.prompt_id for step in state.intent.steps} if state.intent else set()
        assert not self._managed() & self._others()  # a prompt has one ledger
        for prompt_id in self.theirs.keys() & self._managed():
            del self.theirs[prompt_id]

    # The promises that hold at any time

    @invariant()
    def no_step_asked_for_a_taken_command(self) -> None:
        assert not [one for one in self.world.server.written if one.refused]  # 3

    @invariant()
    def theirs_are_untouched(self) -> None:
        live = self.world.live()
        for prompt_id in self.theirs.keys() - self.claimed:
            assert live[prompt_id].content == self.theirs[prompt_id]  # 4

    @invariant()
    def nothing_is_lost(self) -> None:
        restorable = self.world.restorable()
        for one in self.world.server.written:
            if one.before and one.before != one.after and not _parked(one.before):
                assert one.before in restorable  # 5

    def teardown(self) -> None:
        try:
            self.settle()
        finally:
            self.world.close()
            self._folder.cleanup()


def _parked(prompt: Prompt) -> bool:
    return prompt.command.startswith("promptsync-parked-")


STEPS = 20
ROUNDS = 10_000 if settings().max_examples > 1_000 else 900
"""Rules in all: many where the profile of ``make fuzz`` asks for them."""

Machine.TestCase.settings = settings(
    max_examples=ROUNDS // STEPS,
    stateful_step_count=STEPS,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestMachine = Machine.TestCase
