"""What promptsync does, whatever the world is like: the rules that both state machines have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st
from hypothesis.stateful import rule

from promptsync.planning.saved import dump_saved, load_saved
from tests.properties.machine.base import LONG, MachineBase, parked
from tests.properties.machine.files import saved
from tests.properties.machine.values import WINS, Edits, Trouble, concurrencies, edits, policies, troubles
from tests.properties.machine.world import Manner

if TYPE_CHECKING:
    from promptsync.policy import Policy


class Applies(MachineBase):
    """Plans and applies, alone and two at once, whatever happens to them."""

    plan_file = ""

    @rule(policy=policies, refresh=st.booleans())
    def plan(self, policy: Policy, refresh: bool) -> None:
        before = (len(self.world.server.written), self.world.store.head())
        self.world.plan(self.planner(policy), self.commit(), refresh=refresh)
        assert (len(self.world.server.written), self.world.store.head()) == before  # 1

    @rule(edits=edits, policy=policies)
    def save_plan(self, edits: Edits, policy: Policy) -> None:
        self.edit(edits)
        plan = self.world.plan(self.planner(policy), self.commit())
        if not plan.errors:
            self.plan_file = dump_saved(plan)

    @rule(edits=edits, policy=policies, concurrency=concurrencies, rest=st.sampled_from([0, LONG]))
    def apply(self, edits: Edits, policy: Policy, concurrency: int, rest: float) -> None:
        self.edit(edits)
        self.apply_in_peace(policy, Manner(concurrency=concurrency), rest=rest)

    @rule(edits=edits, policy=policies, trouble=troubles, concurrency=concurrencies)
    def apply_in_trouble(self, edits: Edits, policy: Policy, trouble: Trouble, concurrency: int) -> None:
        self.edit(edits)
        self.world.layer.choose = trouble.choice()
        self.attempt(policy, Manner(concurrency=concurrency))

    @rule(edits=edits, policy=policies, answers=st.integers(0, 4), concurrency=concurrencies)
    def interrupt(self, edits: Edits, policy: Policy, answers: int, concurrency: int) -> None:
        self.edit(edits)
        self.attempt(policy, Manner(concurrency=concurrency, stop_after=answers))

    @rule(trouble=st.none() | troubles)
    def apply_saved(self, trouble: Trouble | None) -> None:
        # Not a precondition: whether a plan could be saved may depend on which of two requests was first, and
        # Hypothesis wants the same rules to be there when it takes the same steps again.
        if not self.plan_file:
            return
        seen = len(self.world.server.written)
        if trouble:
            self.world.layer.choose = trouble.choice()
        self.world.attempt(saved(self.plan_file), Manner(commit=self.commit()))
        changes = load_saved(self.plan_file, "plan.json").changes
        kept = self.world.habits.kept
        wanted = {kept(change.wanted) for change in changes if change.wanted}
        removed = {change.expected.prompt for change in changes if change.expected}
        for one in self.world.server.written[seen:]:
            if one.after is None:
                assert one.before
                assert one.before.digest in removed or one.unseen or self.world.habits.echoes
            else:
                assert one.after in wanted or parked(one.after) or one.unseen
        self.note_adopted(WINS, seen)

    @rule(
        first=edits,
        second=edits,
        policy=policies,
        list_lag=st.sampled_from([0, 1, 20]),
        get_lag=st.sampled_from([0, 1, 20]),
        trouble=st.none() | troubles,
    )
    def read_the_past(
        self,
        first: Edits,
        second: Edits,
        policy: Policy,
        *,
        list_lag: int,
        get_lag: int,
        trouble: Trouble | None,
    ) -> None:
        """Two applies, one right after the other, on a platform whose reads lag behind its writes."""
        habits = self.world.habits
        habits.list_lag, habits.get_lag = list_lag, get_lag
        for commit in (first, second):
            self.edit(commit)
            if trouble:
                self.world.layer.choose = trouble.choice()
            self.attempt(policy, Manner())
        habits.list_lag, habits.get_lag = 0, 0
