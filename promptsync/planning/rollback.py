"""Plans that an earlier text goes live again, and is held."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from promptsync.planning.assembler import make_plan
from promptsync.planning.pairing import Added, Kept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from promptsync.hold import Hold
    from promptsync.model import Base, Desired, Key
    from promptsync.plan.plan import Plan
    from promptsync.planning.assembler import Destination
    from promptsync.planning.evidence import View
    from promptsync.planning.pairing import PromptPair
    from promptsync.policy import Policy


@dataclass(frozen=True, slots=True)
class RollbackPlanner:
    """Plans ``desired``, the earlier prompts, and nothing else; ``known_as`` are their keys in the ledger."""

    desired: Sequence[Desired]
    known_as: Mapping[Key, Key]
    policy: Policy
    holds: Mapping[Key, Hold]

    @property
    def whole(self) -> bool:
        """Only what is rolled back."""
        return False

    @property
    def older(self) -> bool:
        """That is the point."""
        return True

    def pairs(self, bases: Mapping[Key, Base], released: Mapping[Key, Base]) -> list[PromptPair]:
        """Each prompt with its base; one that was deleted has none."""
        found = ((one, bases.get(self.known_as.get(one.key, one.key))) for one in self.desired)
        return [Kept(one, base) if base else Added(one) for one, base in found]

    def marks(self, bases: Mapping[Key, Base], released: Mapping[Key, Base]) -> Mapping[Key, Base | None]:
        """None: the files are not looked at."""
        return {}

    def plan(self, destination: Destination, pairs: Sequence[PromptPair], view: View) -> Plan:
        """See make_plan. A hold does not keep a rollback from its prompt."""
        plan = make_plan(destination, pairs, replace(view, holds={}), self.policy)
        changes = tuple(replace(change, why="rolled back") for change in plan.changes)
        return replace(plan, changes=changes, holds=self.holds)
