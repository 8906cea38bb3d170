"""What a plan is made of: the prompt files, a saved plan, or a plan that was reviewed before its merge."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from promptsync.keys.choice import ALL, Choice
from promptsync.keys.patterns import EVERYTHING, Scope
from promptsync.planning.assembler import guarded, make_plan
from promptsync.planning.choosing import check_choice, spared
from promptsync.planning.pairing import marks_of_files, pair, parted, within
from promptsync.planning.resumption import AS_REVIEWED, check_destination, pairs_of, resume
from promptsync.planning.reviewed import plan_reviewed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from promptsync.model import Base, Desired, Key
    from promptsync.plan.plan import Plan
    from promptsync.planning.assembler import Destination
    from promptsync.planning.evidence import View
    from promptsync.planning.pairing import PromptPair
    from promptsync.planning.saved import SavedPlan
    from promptsync.policy import KeyPolicy, Limits, Policy
    from promptsync.problems import Problem

BY_HAND = "To apply all that the files say, run the workflow by hand: it plans anew."


class Planner(Protocol):
    """What is to be planned, in two steps: what belongs together, and what follows from how things are."""

    @property
    def whole(self) -> bool:
        """Whether every file is among the pairs, so that a base without a pair has none."""
        ...

    @property
    def older(self) -> bool:
        """Whether an older commit may undo a newer one."""
        ...

    def pairs(self, bases: Mapping[Key, Base], released: Mapping[Key, Base]) -> list[PromptPair]:
        """The prompts to plan, each with its base, or with the mark of one that was ``released``."""
        ...

    def marks(self, bases: Mapping[Key, Base], released: Mapping[Key, Base]) -> Mapping[Key, Base | None]:
        """What changes in the marks of ``released`` prompts, because their files moved or are gone."""
        ...

    def plan(self, destination: Destination, pairs: Sequence[PromptPair], view: View) -> Plan:
        """The plan for ``pairs``."""
        ...


@dataclass(frozen=True, slots=True)
class LibraryPlanner:
    """Plans the prompt files: all of them are paired, and those in ``scope`` that are chosen planned.

    ``unread`` are the keys of files with errors that are not chosen: their prompts stay as they are.
    """

    desired: Sequence[Desired]
    policy: Policy
    scope: Scope = EVERYTHING
    choice: Choice = ALL
    unread: frozenset[Key] = frozenset()

    @property
    def whole(self) -> bool:
        """Every file, if all of them can be read."""
        return not self.unread

    @property
    def older(self) -> bool:
        """As the policy says."""
        return self.policy.older

    def pairs(self, bases: Mapping[Key, Base], released: Mapping[Key, Base]) -> list[PromptPair]:
        """Every file in scope and every base. Raises UsageError for a choice of what there is not."""
        pairs = parted(self._paired(bases), released, self.policy.adopt.allows)
        pairs = within(self.scope, pairs)
        check_choice(self.choice, pairs, self.unread)
        return pairs

    def marks(self, bases: Mapping[Key, Base], released: Mapping[Key, Base]) -> Mapping[Key, Base | None]:
        """See Planner. A file that cannot be read keeps its mark."""
        if not released:
            return {}
        found = marks_of_files(self._paired(bases), released)
        gone = released.keys() - found.keys() - self.unread
        return {**dict.fromkeys(sorted(gone)), **{k: m for k, m in found.items() if released.get(k) != m}}

    def _paired(self, bases: Mapping[Key, Base]) -> list[PromptPair]:
        return pair(self.desired, {key: base for key, base in bases.items() if key not in self.unread})

    def plan(self, destination: Destination, pairs: Sequence[PromptPair], view: View) -> Plan:
        """See make_plan."""
        plan = make_plan(destination, pairs, view, self.policy, self.choice)
        return spared(plan, self.unread) if self.unread else plan


@dataclass(frozen=True, slots=True)
class SavedPlanner:
    """Plans what the file ``name`` holds, within ``limits``."""

    saved: SavedPlan
    name: str
    limits: Limits
    older: bool = False
    options: tuple[str, ...] = ()
    by_key: tuple[KeyPolicy, ...] = ()

    @property
    def whole(self) -> bool:
        """Only what was saved."""
        return False

    def pairs(self, bases: Mapping[Key, Base], released: Mapping[Key, Base]) -> list[PromptPair]:
        """The saved changes."""
        return pairs_of(self.saved, bases, self.name)

    def marks(self, bases: Mapping[Key, Base], released: Mapping[Key, Base]) -> Mapping[Key, Base | None]:
        """None: the files are not looked at."""
        return {}

    def plan(self, destination: Destination, pairs: Sequence[PromptPair], view: View) -> Plan:
        """See resume. Raises RefusedError for a plan of another target or organization."""
        check_destination(self.saved, destination, self.name)
        resumed = replace(
            resume(destination, self.saved, pairs, view, replace(AS_REVIEWED, by_key=self.by_key)),
            choice=self.saved.choice,
            options=self.options,
        )
        return guarded(resumed, self.limits)


@dataclass(frozen=True, slots=True)
class ReviewedPlanner(LibraryPlanner):
    """Plans the prompt files as configured, and keeps of that what the plan called ``name`` holds."""

    saved: SavedPlan = field(kw_only=True)
    name: str = field(kw_only=True)

    def plan(self, destination: Destination, pairs: Sequence[PromptPair], view: View) -> Plan:
        """See plan_reviewed. Raises RefusedError for a plan of another target or organization."""
        check_destination(self.saved, destination, self.name)
        plan = plan_reviewed(destination, self.saved, pairs, view, self.policy)
        held_back = tuple(replace(one, problem=_with_way_out(one.problem)) for one in plan.held_back)
        return replace(plan, problems=tuple(map(_with_way_out, plan.problems)), held_back=held_back)


def _with_way_out(found: Problem) -> Problem:
    """Nobody can plan a merged pull request again."""
    return replace(found, hint=BY_HAND) if found.rule == "stale" else found
