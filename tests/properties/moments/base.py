"""One target, edited here and there: files, dashboard, and what holds after every move."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from promptsync.plan.outcome import ChangeStatus
from tests.properties.machine_hands import Hands
from tests.properties.machine_values import WINS, libraries
from tests.properties.machine_world import ENDED, File, library
from tests.properties.moments.values import habits
from tests.properties.moments.world import Manner, World

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.model import Prompt
    from promptsync.plan.plan import Plan
    from promptsync.policy import Policy
    from tests.properties.machine_world import Written
    from tests.properties.moments.platform import Habits

Hand: TypeAlias = str

NEEDS_A_PERSON = {"command-held", "ambiguous-adoption", "protected"}
"""Where no policy can help."""

NEEDS_A_POLICY = {"adoption-needed", "conflict", "drift"}

LONG = 1_000
"""Seconds after which no prompt is young and no read is late."""


class MachineBase(Hands, RuleBasedStateMachine):
    """``theirs`` are the prompts that promptsync has nothing to do with.

    ``strays`` were made by an apply that died or lost the answer, and edited by hand before the next one
    could see them; ``claimed`` are those which an apply that has not ended well was about to write.
    ``unseen`` are managed ones that were edited by hand in a way that nothing can tell from what the platform
    makes of a text. ``history`` has the files of each commit.
    """

    world: World

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.files: dict[str, File] = {}
        self.history: list[Mapping[str, File]] = []
        self.theirs: dict[str, Prompt] = {}
        self.strays: set[str] = set()
        self.unseen: set[str] = set()
        self.claimed: set[str | None] = set()
        self.plan_file = ""

    @initialize(files=libraries(smallest=3), habits=habits)
    def begin(self, files: dict[str, File], habits: Habits) -> None:
        """A library that was applied."""
        self.world = World(Path(self._folder.name), replace(habits, hidden=set()))
        self.files = files
        self.apply_in_peace(WINS, Manner())

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

    # In the dashboard

    def by_hand(self, hand: Hand, place: int, text: str) -> None:
        """What a person does in the middle of an apply."""
        match hand:
            case "text":
                self.retype_by_hand(place, text)
            case "description":
                self._by_hand(place, lambda old: replace(old, description=f"{old.description}!"))
            case "both":
                self._by_hand(place, lambda old: replace(old, prompt=text, description="By hand."))
            case "white space":
                self._by_hand(place, lambda old: replace(old, prompt=f"{old.prompt} "))
            case "same tick":
                self.edit_unseen(place, text, "By hand.")
            case "touch":
                self.touch_by_hand(place)
            case "delete":
                self.delete_by_hand(place)
            case _:
                self._make_alike(place, text, whole=hand == "twin")

    def edit_unseen(self, place: int, text: str, description: str) -> None:
        """An edit in the tick of the last one."""
        ids = list(self.world.live())
        if ids:
            prompt_id = ids[place % len(ids)]
            self.unseen.add(prompt_id)
            edit = self.world.dashboard.update_in_tick
            self._noted(
                prompt_id,
                edit(prompt_id, lambda old: replace(old, prompt=text, description=description)).content,
            )

    def _make_alike(self, place: int, text: str, *, whole: bool) -> None:
        """A prompt of the name of a file, without a command; ``whole``: with its text too."""
        if self.files:
            like = self.files[self._key(place)].prompt
            like = replace(like, command="", is_command=False)
            self.create_by_hand(like if whole else replace(like, prompt=text))

    # promptsync

    @rule()
    def settle(self) -> None:
        """A person clears the way, and all is as the files say."""
        self.apply_in_peace(WINS, Manner())
        for prompt_id in self.world.live().keys() - self._managed():
            self._remove(prompt_id)
        wanted = {key: replace(file, protect=False) for key, file in self.files.items()}
        # First the protection goes, then what was protected.
        live, bases = self.world.live(), self.world.ledger.read().bases.values()
        self.files = {base.key: File(live[base.id].content) for base in bases if base.id in live}
        assert not self.apply_in_peace(WINS, Manner()).errors
        self.files = wanted
        assert not self.apply_in_peace(WINS, Manner()).errors

    def attempt(self, policy: Policy, manner: Manner, files: Mapping[str, File] | None = None) -> None:
        """An apply that may end in any way."""
        seen = len(self.world.server.written)
        if files is None:
            files, manner = self.files, replace(manner, commit=self.commit())
        self.world.attempt(library(files, policy), manner)
        self.note_adopted(policy, seen)

    def apply_in_peace(self, policy: Policy, manner: Manner) -> Plan:
        """An apply that meets no trouble ends well or is refused, and the next has nothing to do (2, 6)."""
        self.world.clock.pass_(LONG)
        written = self.world.server.written
        seen = len(written)
        manner = replace(manner, commit=self.commit())
        plan, outcome = self.world.apply(library(self.files, policy), manner)
        self.note_adopted(policy, seen)
        if plan.errors:
            allowed = NEEDS_A_PERSON if policy is WINS else NEEDS_A_PERSON | NEEDS_A_POLICY
            assert {one.rule for one in plan.errors} <= allowed
            assert len(written) == seen
            return plan
        applied = outcome.count(ChangeStatus.APPLIED) if outcome else 0
        assert outcome is None or applied == len(plan.changes)
        self._in_sync(policy)
        return plan

    def _in_sync(self, policy: Policy) -> None:
        self._settled_plan(policy, refresh=False)
        again = self._settled_plan(policy, refresh=True)
        state, live = self.world.ledger.read(), self.world.live()
        assert state.intent is None
        kept = {one.key for one in again.held_back}
        assert state.bases.keys() - kept == self.files.keys() - kept
        if policy is WINS:
            there = {str(key): live[base.id].content for key, base in state.bases.items()}
            wanted = {key: self.world.habits.kept(file.prompt) for key, file in self.files.items()}
            seen = {str(key) for key, base in state.bases.items() if base.id not in self.unseen}
            assert {key: there[key] for key in seen} == {key: wanted[key] for key in seen}
        # 7: no prompt more than the managed, theirs, and those that were taken out of our hands.
        managed = self._managed()
        assert len(managed) == len(state.bases)
        assert live.keys() - managed - self.strays == self.theirs.keys()

    def _settled_plan(self, policy: Policy, *, refresh: bool) -> Plan:
        again = self.world.plan(library(self.files, policy), self.commit(), refresh=refresh)
        assert (again.changes, again.errors) == ((), ())
        assert {one.rule for one in again.problems} <= {"drift", "conflict"}
        self._differs_where_it_says(again)
        return again

    def _differs_where_it_says(self, plan: Plan) -> None:
        """No prompt differs from its file for ever while the plan says that all is well."""
        bases, live = self.world.ledger.read().bases, self.world.live()
        named = {one.message.split()[0].removesuffix(":") for one in plan.problems}
        for key, file in self.files.items():
            base = next((one for one in bases.values() if one.key == key), None)
            if base is None or key in named or base.id in self.unseen:
                continue
            assert live[base.id].content == self.world.habits.kept(file.prompt), key

    def _managed(self) -> set[str]:
        """The ids in the ledger."""
        return {base.id for base in self.world.ledger.read().bases.values()}

    def note_adopted(self, policy: Policy, seen: int) -> None:
        """Prompts that became ours: written only where that was allowed (4)."""
        state = self.world.ledger.read()
        if state.intent and state.intent.run.host:
            self.world.ledger.unlock(state, ENDED)
        if not policy.adopt.everything:
            assert not self.theirs.keys() & {one.prompt_id for one in self.world.server.written[seen:]}
        self.claimed = {step.prompt_id for step in state.intent.steps} if state.intent else set()
        for prompt_id in self.theirs.keys() & self._managed():
            del self.theirs[prompt_id]

    # The promises that hold at any time

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
