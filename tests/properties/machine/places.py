"""Moves of a world not as assumed: a second library or machine, a narrow target, a forgetful server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from promptsync.errors import LockedError
from promptsync.plan.change import Create, Replace, Update
from promptsync.plan.outcome import ChangeStatus
from tests.properties.machine.applies import Applies
from tests.properties.machine.base import LONG
from tests.properties.machine.files import library
from tests.properties.machine.runs import alive, elsewhere
from tests.properties.machine.values import (
    ASKS,
    WINS,
    Edits,
    Trouble,
    edits,
    keys,
    policies,
    second_libraries,
    troubles,
)
from tests.properties.machine.world import Manner
from tests.service.faults import kinds
from tests.service.faults.layer import nth

if TYPE_CHECKING:
    from promptsync.policy import Policy
    from tests.properties.machine.files import File

MINUTES = 60


class Places(Applies):
    """A part of a state machine: see base.MachineBase for the attributes."""

    # A second library of the same repository, with a ledger of its own

    @rule(files=second_libraries, policy=st.sampled_from([ASKS, WINS]))
    def second_apply(self, files: dict[str, File], policy: Policy) -> None:
        """What it manages counts as theirs here; it touches nothing that is managed here."""
        ours, seen = self.managed(), len(self.world.server.written)
        plan, _ = self.world.apply(library(files, policy), Manner(second=True))
        written = {one.prompt_id for one in self.world.server.written[seen:]}
        assert not written & ours
        assert not (plan.errors and written)
        live = self.world.live()
        others = self.others() & live.keys()
        assert not others & self.managed()  # a prompt has one ledger
        self.theirs = {one: prompt for one, prompt in self.theirs.items() if one in live}
        self.theirs |= {one: live[one].content for one in others}
        self.strays -= others

    # Another machine, whose host has the same name

    @rule(edits=edits, policy=policies, trouble=troubles)
    def apply_elsewhere(self, edits: Edits, policy: Policy, trouble: Trouble) -> None:
        """It holds the lock until its deadline by the platform's clock, whether it has died or not."""
        self.edit(edits)
        self.world.layer.choose = trouble.choice()
        planner, seen = self.planner(policy), len(self.world.server.written)
        self.world.attempt(planner, Manner(run=elsewhere(), commit=self.commit()))
        state = self.world.ledger.read()
        if state.intent and state.intent.run.host:
            held = len(self.world.server.written)
            with pytest.raises(LockedError):
                self.world.apply(self.planner(WINS))
            assert len(self.world.server.written) == held
            self.world.clock.pass_(7 * MINUTES)
            self.world.plan(self.planner(WINS))
        self.note_adopted(policy, seen)

    @rule(edits=edits, policy=policies, number=st.integers(2, 12))
    def sleep_in_the_middle(self, edits: Edits, policy: Policy, number: int) -> None:
        """Its own clock has stood still, and another may apply by now: nothing follows what is under way."""
        self.edit(edits)
        awake: list[int] = []

        def sleep() -> None:
            state = self.world.ledger.read()
            if state.intent and state.intent.run.host:
                awake.append(len(self.world.server.written))
            self.world.clock.pass_(LONG)

        self.world.layer.choose = nth(kinds.meanwhile(sleep), number)
        self.attempt(policy, Manner(run=elsewhere(), concurrency=1, asleep=True))
        if awake:
            assert len(self.world.server.written) <= awake[0] + 1

    # A target that is narrowed

    @rule(excluded=st.frozensets(keys, max_size=2))
    def narrow(self, excluded: frozenset[str]) -> None:
        self.excluded = excluded

    # A server that does not know a field, and says nothing about it

    @rule(edits=edits, policy=policies)
    def apply_to_a_forgetful_server(self, edits: Edits, policy: Policy) -> None:
        """A field that did not arrive is an error of its step; the next apply sends it again."""
        self.edit(edits)
        planner, seen = self.planner(policy), len(self.world.server.written)
        self.world.habits.forgetful = True
        _, outcome = self.world.apply(planner, Manner(commit=self.commit()))
        self.world.habits.forgetful = False
        bases, live = self.world.ledger.read().bases, self.world.live()
        for result in outcome.results if outcome else ():
            change = result.change
            if result.status is ChangeStatus.APPLIED and isinstance(change, Create | Update | Replace):
                assert live[bases[change.key].id].content.is_skill == change.wanted.is_skill
        self.note_adopted(policy, seen)

    @rule(first=edits, second=edits, policy=policies, trouble=st.none() | troubles)
    def two_at_once(self, first: Edits, second: Edits, policy: Policy, trouble: Trouble | None) -> None:
        """Of two commits."""
        seen = len(self.world.server.written)
        self.edit(first)
        here = (self.planner(policy), Manner(run=alive(), commit=self.commit()))
        self.edit(second)
        there = (self.planner(policy), Manner(run=alive(), commit=self.commit()))
        if trouble and "dies" not in trouble.fault:
            self.world.layer.choose = trouble.choice()
        self.world.attempt_all(here, there)
        self.note_adopted(policy, seen)
