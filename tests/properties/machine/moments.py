"""Moves of time: edits in the middle of an apply, late commits, reads that lag, older commits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from promptsync.policy import Limit, Limits, Policy
from tests.properties.machine.applies import Applies
from tests.properties.machine.hands import HANDS
from tests.properties.machine.values import (
    GIVEN_UP,
    Edits,
    concurrencies,
    descriptions,
    edits,
    policies,
    texts,
)
from tests.properties.machine.world import Manner
from tests.service.faults import kinds
from tests.service.faults.layer import nth, nth_create, nth_mutation, nth_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.properties.machine.hands import Hand
    from tests.service.faults.layer import Call, Fault


class Moments(Applies):
    """A part of a state machine: see base.MachineBase for the attributes."""

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
        self.edit(edits)
        act = kinds.meanwhile(lambda: self.by_hand(hand, place, text))
        self.world.layer.choose = nth_mutation(act, number // 3) if writes else nth(act, number)
        self.attempt(policy, Manner(concurrency=concurrency))

    @rule(edits=edits, policy=policies, hand=st.sampled_from(HANDS), place=st.integers(0, 5), text=texts)
    def edit_while_the_question_stands(
        self, edits: Edits, policy: Policy, hand: Hand, place: int, text: str
    ) -> None:
        """What is edited then was seen before anything was sent: it is never overwritten unknowingly."""
        self.edit(edits)
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
        self.edit(edits)
        self.world.layer.choose = nth_create(first, times, self._late(seconds, given_up))
        self.attempt(policy, Manner(stop_after=stop_after))

    def _late(self, seconds: int, given_up: str) -> Callable[[Call], Fault]:
        """With a command, it is late for the next attempt only: that makes another, which keeps it away."""

        def late(call: Call) -> Fault:
            has_command = bool(json.loads(call.body).get("command"))
            return self.world.layer.later(min(seconds, 1) if has_command else seconds, GIVEN_UP[given_up])

        return late

    @rule(
        edits=edits,
        policy=policies,
        method=st.sampled_from(["GetPrompt", "UpdatePrompt"]),
        at=st.integers(0, 2),
    )
    def answer_about_another(self, edits: Edits, policy: Policy, method: str, at: int) -> None:
        self.edit(edits)
        if others := list(self.world.live()):
            self.world.layer.choose = nth_of(method, kinds.of_another(others[at % len(others)]), at)
        self.attempt(policy, Manner())

    @rule(text=texts, edits=edits, policy=policies)
    def a_persons_likeness(self, text: str, edits: Edits, policy: Policy) -> None:
        """After a create that has failed, a person makes a prompt of the same name."""
        self.edit(edits)
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
        self.attempt(policy, Manner(commit=commit), files=self.history[place])
        written = self.world.server.written[seen:]
        if state.intent is None:
            assert not newer & {one.prompt_id for one in written}
            assert not (state.applied and state.applied.source > commit and written)

    @rule(edits=edits, policy=policies, places=st.sets(st.integers(0, 3), min_size=1))
    def see_a_part(self, edits: Edits, policy: Policy, places: set[int]) -> None:
        """A token that sees a part of the organization re-creates nothing beyond the limit."""
        self.edit(edits)
        managed = sorted(self.managed())
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

    @rule(place=st.integers(0, 5), text=texts, description=descriptions)
    def edit_in_one_tick(self, place: int, text: str, description: str) -> None:
        """So soon after another edit that no time tells of it."""
        self.edit_unseen(place, text, description)
