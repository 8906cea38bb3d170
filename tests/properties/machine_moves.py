"""Moves of a world not as assumed: a second library or machine, a narrow target, a forgetful server."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from promptsync.errors import LockedError
from promptsync.plan.change import Create, Replace, Update
from promptsync.plan.outcome import ChangeStatus
from promptsync.planning.pairing import Narrowed
from tests.properties.machine_hands import Hands
from tests.properties.machine_values import (
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
from tests.properties.machine_world import Manner, World, elsewhere, library

if TYPE_CHECKING:
    from promptsync.planning.planners import LibraryPlanner
    from promptsync.policy import Policy
    from tests.properties.machine_world import File

MINUTES = 60


class Moves(Hands):
    """A part of the state machine: see test_machine.Machine for the attributes."""

    world: World
    excluded: frozenset[str] = frozenset()

    def planner(self, policy: Policy) -> LibraryPlanner:
        """Of the files that belong to the target."""
        return library(self.files, policy, self.excluded)

    # A second library of the same repository, with a ledger of its own

    @rule(files=second_libraries, policy=st.sampled_from([ASKS, WINS]))
    def second_apply(self, files: dict[str, File], policy: Policy) -> None:
        """What it manages counts as theirs here; it touches nothing that is managed here."""
        ours, seen = self._managed(), len(self.world.server.written)
        plan, _ = self.world.apply(library(files, policy), Manner(second=True))
        written = {one.prompt_id for one in self.world.server.written[seen:]}
        assert not written & ours
        assert not (plan.errors and written)
        self._see_the_others()

    def _see_the_others(self) -> None:
        live = self.world.live()
        others = self._others() & live.keys()
        assert not others & self._managed()  # a prompt has one ledger
        self.theirs = {one: prompt for one, prompt in self.theirs.items() if one in live}
        self.theirs |= {one: live[one].content for one in others}
        self.strays -= others

    def _others(self) -> set[str]:
        return {base.id for base in self.world.second_ledger.read().bases.values()}

    # Another machine, whose host has the same name

    @rule(edits=edits, policy=policies, trouble=troubles)
    def apply_elsewhere(self, edits: Edits, policy: Policy, trouble: Trouble) -> None:
        """It holds the lock until its deadline by the platform's clock, whether it has died or not."""
        self._edit(edits)
        seen = len(self.world.server.written)
        self.world.layer.choose = trouble.choice()
        manner = replace(trouble.manner(8), run=elsewhere())
        self.world.attempt(self.planner(policy), manner=manner)
        state = self.world.ledger.read()
        if state.intent and state.intent.run.host:
            held = len(self.world.server.written)
            with pytest.raises(LockedError):
                self.world.apply(self.planner(WINS))
            assert len(self.world.server.written) == held
            self.world.clock.pass_seconds(7 * MINUTES)
            self.world.plan(self.planner(WINS))
        self._note_adopted(policy, seen)

    # A target that is narrowed

    @rule(excluded=st.frozensets(keys, max_size=2))
    def narrow(self, excluded: frozenset[str]) -> None:
        self.excluded = excluded

    def _narrowed(self) -> dict[str, str]:
        """The keys of the bases that are left out, with their ids."""
        pairs = self.planner(WINS).pairs(self.world.ledger.read().bases, {})
        return {str(pair.base.key): pair.base.id for pair in pairs if isinstance(pair, Narrowed)}

    # A server that does not know a field, and says nothing about it

    @rule(edits=edits, policy=policies)
    def apply_to_a_forgetful_server(self, edits: Edits, policy: Policy) -> None:
        """A field that did not arrive is an error of its step; the next apply sends it again."""
        self._edit(edits)
        seen = len(self.world.server.written)
        self.world.server.forgetful = True
        _, outcome = self.world.apply(self.planner(policy))
        self.world.server.forgetful = False
        bases, live = self.world.ledger.read().bases, self.world.live()
        for result in outcome.results if outcome else ():
            change = result.change
            if result.status is ChangeStatus.APPLIED and isinstance(change, Create | Update | Replace):
                assert live[bases[change.key].id].content.is_skill == change.wanted.is_skill
        self._note_adopted(policy, seen)

    # Of the machine itself

    def _note_adopted(self, policy: Policy, seen: int) -> None:
        raise NotImplementedError
