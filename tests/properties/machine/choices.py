"""Moves of people who choose: some prompts, holds, releases, rollbacks, what is mirrored, two targets."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from promptsync.hold import Hold
from promptsync.keys.choice import Choice
from promptsync.model import Key
from promptsync.planning.rollback import RollbackPlanner
from promptsync.record import ApplyStatus, LedgerDelta
from tests.properties.machine.applies import Applies
from tests.properties.machine.files import File, desired
from tests.properties.machine.values import WINS, Edits, Trouble, edits, keys, policies, troubles
from tests.properties.machine.world import Manner, World

if TYPE_CHECKING:
    from promptsync.model import Prompt
    from promptsync.policy import Policy


@dataclass(slots=True)
class Aside:
    """The target that nobody works on now, see base.MachineBase."""

    world: World
    theirs: dict[str, Prompt] = field(default_factory=dict)
    strays: set[str] = field(default_factory=set)
    unseen: set[str] = field(default_factory=set)
    claimed: set[str | None] = field(default_factory=set)
    plan_file: str = ""


class Choices(Applies):
    """A part of a state machine: see base.MachineBase for the attributes. ``aside`` is the other target."""

    aside: Aside | None = None

    # Only some prompts

    @rule(
        edits=edits,
        policy=policies,
        place=st.integers(0, 5),
        skips=st.booleans(),
        trouble=st.none() | troubles,
    )
    def apply_some(
        self, edits: Edits, policy: Policy, *, place: int, skips: bool, trouble: Trouble | None
    ) -> None:
        """With ``--only`` or ``--skip``."""
        self.edit(edits)
        if not (known := self._known()):
            return
        globs = (known[place % len(known)],)
        choice = Choice(skip=globs) if skips else Choice(only=globs)
        if trouble:
            self.world.layer.choose = trouble.choice()
            self.attempt(policy, Manner(), choice=choice)
        else:
            self.apply_in_peace(policy, choice=choice)

    def _known(self) -> list[Key]:
        return sorted({*map(Key, self.files), *self.world.ledger.read().bases})

    # Holds, releases and rollbacks

    @rule(place=st.integers(0, 5), hours=st.sampled_from([1, 24]))
    def hold(self, place: int, hours: int) -> None:
        if known := self._known():
            key = known[place % len(known)]
            self.world.note(LedgerDelta(holds={key: self._hold(hours)}), ApplyStatus.HELD)

    def _hold(self, hours: int, text: Prompt | None = None) -> Hold:
        now = self.world.now()
        until = (now + timedelta(hours=hours)).isoformat()
        return Hold(until, "because", "tester", now.isoformat(), text.digest if text else None)

    @rule()
    def lift(self) -> None:
        self.lift_holds()

    @rule()
    def wait_for_the_end_of_holds(self) -> None:
        self.world.clock.pass_(timedelta(hours=25).total_seconds())

    @rule(place=st.integers(0, 5))
    def release(self, place: int) -> None:
        """As the command does: refused while an apply has not ended."""
        state = self.world.ledger.read()
        managed = [(one.key, one.base) for one in self.pairs() if one.base]
        if state.intent or not managed:
            return
        key, base = managed[place % len(managed)]
        mark = replace(base, key=key) if key in self.files else None
        self.world.note(LedgerDelta({base.key: None}, {}, {key: mark}), ApplyStatus.RELEASED)
        self.world.released.add(base.id)
        if live := self.world.live().get(base.id):
            self.theirs[live.id] = live.content

    @rule(place=st.integers(0, 5), trouble=st.none() | troubles)
    def rollback(self, place: int, trouble: Trouble | None) -> None:
        """The text before goes live at once, into its file, and is held."""
        if not (known := self._known()):
            return
        key = known[place % len(known)]
        earlier = next((one.prompt for one in self.world.ledger.versions(key)[1:] if one.prompt), None)
        taken = {file.prompt.command for other, file in self.files.items() if other != key}
        if earlier is None or (earlier.command and earlier.command in taken):
            return
        file = File(earlier, key in self.files and self.files[key].protect)
        held = self._hold(24, earlier)
        policy = self.planner(WINS).policy
        planner = RollbackPlanner(desired({key: file}), {}, policy, {key: held})
        is_paired = any(pair.key == key for pair in self.pairs())
        others = self.spared(self.planner(WINS, Choice(skip=(key,) if is_paired else ())))
        seen = len(self.world.server.written)
        if trouble:
            self.world.layer.choose = trouble.choice()
        self.world.attempt(planner, Manner(commit=self.commit()))
        others.pop(key, None)
        assert not {*others.values()} & {one.prompt_id for one in self.world.server.written[seen:]}
        self.note_adopted(WINS, seen)
        if self.world.ledger.read().holds.get(key) == held:  # the command then writes the file
            self.files[key] = file

    # Prompts that the dashboard writes

    @rule(mirrored=st.frozensets(keys, max_size=1))
    def mirror(self, mirrored: frozenset[str]) -> None:
        self.mirrored = mirrored

    @rule()
    def pull_what_is_mirrored(self) -> None:
        """As the drift job does; a command that another file has is left to a person."""
        bases, live = self.world.ledger.read().bases, self.world.live()
        for key in sorted(self.mirrored & self.files.keys()):
            base = bases.get(Key(key))
            there = live.get(base.id) if base else None
            if there:
                self._write(key, File(there.content, self.files[key].protect))
            elif base:
                del self.files[key]

    # Two targets

    @rule()
    def turn_to_the_other_target(self) -> None:
        """Each has its organization and its ledger; the files are the same."""
        if self.aside is None:
            folder = tempfile.mkdtemp(dir=self._folder.name)
            self.aside = Aside(World(Path(folder)))
        there = self.aside
        self.aside = Aside(self.world, self.theirs, self.strays, self.unseen, self.claimed, self.plan_file)
        self.world, self.theirs, self.strays = there.world, there.theirs, there.strays
        self.unseen, self.claimed, self.plan_file = there.unseen, there.claimed, there.plan_file

    @precondition(lambda self: self.aside)
    @rule(edits=edits, policy=policies)
    def apply_to_both(self, edits: Edits, policy: Policy) -> None:
        """In the order of the file, stopped at the first that fails."""
        self.edit(edits)
        if not self.apply_in_peace(policy).errors:
            self.turn_to_the_other_target()
            self.apply_in_peace(policy)

    def teardown(self) -> None:
        if self.aside and hasattr(self, "world"):
            self.settle()
            self.turn_to_the_other_target()
        super().teardown()
        if self.aside:
            self.aside.world.close()
