"""Any library, any edits at any moment, any fault, any death, two at once: the promises hold after each.

The server is the platform's own stubs over the sandbox's store, behind the layer of tests/service/faults;
what it was asked for stands in its own account. Numbers are those of the promises in docs/how-it-works.md.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from promptsync.planning.saved import dump_saved, load_saved
from promptsync.policy import Limit, Limits, Policy
from tests.properties.machine_values import WINS, Edits, concurrencies, edits, texts
from tests.properties.machine_world import alive, library, saved
from tests.properties.moments.base import MachineBase, parked
from tests.properties.moments.values import (
    GIVEN_UP,
    HANDS,
    Trouble,
    descriptions,
    policies,
    troubles,
)
from tests.properties.moments.world import Manner
from tests.service.faults import kinds
from tests.service.faults.layer import nth, nth_create, nth_mutation, nth_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.properties.moments.base import Hand
    from tests.service.faults.layer import Call, Fault


class Moments(MachineBase):
    """What promptsync does, and what happens to it meanwhile."""

    @rule(policy=policies, refresh=st.booleans())
    def plan(self, policy: Policy, refresh: bool) -> None:
        before = (len(self.world.server.written), self.world.store.head())
        self.world.plan(library(self.files, policy), self.commit(), refresh=refresh)
        assert (len(self.world.server.written), self.world.store.head()) == before  # 1

    @rule(edits=edits, policy=policies)
    def save_plan(self, edits: Edits, policy: Policy) -> None:
        self._edit(edits)
        plan = self.world.plan(library(self.files, policy), self.commit())
        if not plan.errors:
            self.plan_file = dump_saved(plan)

    @rule(edits=edits, policy=policies, concurrency=concurrencies)
    def apply(self, edits: Edits, policy: Policy, concurrency: int) -> None:
        self._edit(edits)
        self.apply_in_peace(policy, Manner(concurrency=concurrency))

    @rule(edits=edits, policy=policies, trouble=troubles, concurrency=concurrencies)
    def apply_in_trouble(self, edits: Edits, policy: Policy, trouble: Trouble, concurrency: int) -> None:
        self._edit(edits)
        self.world.layer.choose = trouble.choice()
        self.attempt(policy, Manner(concurrency=concurrency))

    @rule(edits=edits, policy=policies, answers=st.integers(0, 4), concurrency=concurrencies)
    def interrupt(self, edits: Edits, policy: Policy, answers: int, concurrency: int) -> None:
        self._edit(edits)
        self.attempt(policy, Manner(concurrency=concurrency, stop_after=answers))

    @rule(
        edits=edits,
        policy=policies,
        hand=st.sampled_from(HANDS),
        place=st.integers(0, 5),
        text=texts,
        number=st.integers(0, 14),
        writes=st.booleans(),
        concurrency=concurrencies,
    )
    def edit_in_the_middle(
        self,
        edits: Edits,
        policy: Policy,
        *,
        hand: Hand,
        place: int,
        text: str,
        number: int,
        writes: bool,
        concurrency: int,
    ) -> None:
        """Before any request, also between a look and what it is for."""
        self._edit(edits)
        act = kinds.meanwhile(lambda: self.by_hand(hand, place, text))
        self.world.layer.choose = nth_mutation(act, number // 3) if writes else nth(act, number)
        self.attempt(policy, Manner(concurrency=concurrency))

    @rule(edits=edits, policy=policies, hand=st.sampled_from(HANDS), place=st.integers(0, 5), text=texts)
    def edit_while_the_question_stands(
        self, edits: Edits, policy: Policy, hand: Hand, place: int, text: str
    ) -> None:
        """What is edited then was seen before anything was sent: it is never overwritten unknowingly."""
        self._edit(edits)
        asked = 0

        def question() -> None:
            nonlocal asked
            asked += 1
            if asked == 1:
                self.by_hand(hand, place, text)

        self.attempt(policy, Manner(question=question))

    @rule(
        edits=edits,
        policy=policies,
        first=st.integers(0, 1),
        times=st.integers(1, 2),
        seconds=st.sampled_from([0, 1, 5, 25]),
        given_up=st.sampled_from(sorted(GIVEN_UP)),
        stop_after=st.sampled_from([None, None, 0, 1]),
    )
    def commit_late(
        self,
        edits: Edits,
        policy: Policy,
        *,
        first: int,
        times: int,
        seconds: int,
        given_up: str,
        stop_after: int | None,
    ) -> None:
        """A gateway gives up on creates, and the platform carries them out later."""
        self._edit(edits)
        self.world.layer.choose = nth_create(first, times, self._late(seconds, given_up))
        self.attempt(policy, Manner(stop_after=stop_after))

    def _late(self, seconds: int, given_up: str) -> Callable[[Call], Fault]:
        """With a command, it is late for the next attempt only: that makes another, which keeps it away."""

        def late(call: Call) -> Fault:
            has_command = bool(json.loads(call.body).get("command"))
            return self.world.layer.later(min(seconds, 1) if has_command else seconds, GIVEN_UP[given_up])

        return late

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
            self._edit(commit)
            if trouble:
                self.world.layer.choose = trouble.choice()
            self.attempt(policy, Manner())
        habits.list_lag, habits.get_lag = 0, 0

    @rule(
        edits=edits,
        policy=policies,
        method=st.sampled_from(["GetPrompt", "UpdatePrompt"]),
        at=st.integers(0, 2),
    )
    def answer_about_another(self, edits: Edits, policy: Policy, method: str, at: int) -> None:
        self._edit(edits)
        if others := list(self.world.live()):
            self.world.layer.choose = nth_of(method, kinds.of_another(others[at % len(others)]), at)
        self.attempt(policy, Manner())

    @rule(text=texts, edits=edits, policy=policies)
    def a_persons_likeness(self, text: str, edits: Edits, policy: Policy) -> None:
        """After a create that has failed, a person makes a prompt of the same name."""
        self._edit(edits)
        fails = kinds.then(lambda: self.by_hand("likeness", 0, text), kinds.lost_before)
        self.world.layer.choose = nth_of("CreatePrompt", fails, times=9)
        self.attempt(policy, Manner())

    @rule(seconds=st.sampled_from([1, 30, 400]))
    def wait(self, seconds: int) -> None:
        self.world.clock.pass_(seconds)

    @rule()
    def hand_the_token_over(self) -> None:
        self.world.platform.owner = 1 - self.world.platform.owner

    @precondition(lambda self: len(self.history) > 1)
    @rule(back=st.integers(1, 6), policy=policies)
    def apply_an_older_commit(self, back: int, policy: Policy) -> None:
        """It touches nothing that a newer commit has written, and nothing at all if a clean apply has it."""
        place = max(0, len(self.history) - 1 - back)
        state, seen = self.world.ledger.read(), len(self.world.server.written)
        commit = self.name_of(place)
        newer = {base.id for base in state.bases.values() if base.source > commit}
        self.attempt(policy, Manner(commit=commit), self.history[place])
        written = self.world.server.written[seen:]
        if state.intent is None:
            assert not newer & {one.prompt_id for one in written}
            assert not (state.applied and state.applied.source > commit and written)

    @rule(edits=edits, policy=policies, places=st.sets(st.integers(0, 3), min_size=1))
    def see_a_part(self, edits: Edits, policy: Policy, places: set[int]) -> None:
        """A token that sees a part of the organization re-creates nothing beyond the limit."""
        self._edit(edits)
        managed = sorted(self._managed())
        hidden = {managed[place % len(managed)] for place in places} if managed else set()
        gone = hidden & self.world.live().keys()
        self.world.habits.hidden = hidden
        seen, head = len(self.world.server.written), self.world.store.head()
        limits = Limits(deletes=Limit(share=100), gone=Limit(count=0))
        limited = Policy(policy.drift, policy.conflict, adopt=policy.adopt, limits=limits)
        self.attempt(limited, Manner())
        self.world.habits.hidden = set()
        if gone:
            assert (len(self.world.server.written), self.world.store.head()) == (seen, head)

    @rule(first=edits, second=edits, policy=policies, trouble=st.none() | troubles)
    def two_at_once(self, first: Edits, second: Edits, policy: Policy, trouble: Trouble | None) -> None:
        """Of two commits."""
        seen = len(self.world.server.written)
        self._edit(first)
        here = (library(self.files, policy), Manner(run=alive(), commit=self.commit()))
        self._edit(second)
        there = (library(self.files, policy), Manner(run=alive(), commit=self.commit()))
        if trouble and "dies" not in trouble.fault:
            self.world.layer.choose = trouble.choice()
        self.world.attempt_all(here, there)
        self.note_adopted(policy, seen)

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
                assert one.before.digest in removed or one.unseen
            else:
                assert one.after in wanted or parked(one.after) or one.unseen
        self.note_adopted(WINS, seen)

    @rule(place=st.integers(0, 5), text=texts, description=descriptions)
    def edit_in_one_tick(self, place: int, text: str, description: str) -> None:
        """So soon after another edit that no time tells of it."""
        self.edit_unseen(place, text, description)


STEPS = 20
ROUNDS = 10_000 if settings().max_examples > 1_000 else 300
"""Rules in all: many where the profile of ``make fuzz`` asks for them."""

Moments.TestCase.settings = settings(
    max_examples=ROUNDS // STEPS,
    stateful_step_count=STEPS,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestMoments = Moments.TestCase
