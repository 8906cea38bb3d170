"""The plan: ordered changes, what stands in their way, and what it tells beside them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from promptsync.keys.choice import ALL
from promptsync.plan.change import deleted_there
from promptsync.plan.notes import NO_NOTES, Notes
from promptsync.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.hold import Hold
    from promptsync.keys.choice import Choice
    from promptsync.model import Base, Key, Prompt
    from promptsync.plan.change import Action, Change, HeldBack
    from promptsync.plan.differences import FieldChange, Sides
    from promptsync.plan.set_aside import SetAside
    from promptsync.plan.steps import Step


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A base as it is known now, and the prompt behind it if that is not the one that the ledger has."""

    base: Base
    prompt: Prompt | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The ordered changes that make one target hold the library, and what stands in their way.

    ``refreshed`` are bases whose prompt was touched on the platform without a difference: not a change, but
    recorded along with the next one, so that their text is not asked for again. ``confirms_pull``
    says that the files of pulled prompts are seen for the first time, which is recorded at once. What is
    ``held_back`` stays as it is, while the rest goes on. ``gone`` counts managed prompts that are not listed;
    there as in ``managed``, a skill and its parts are one.
    ``elsewhere`` counts those that another library or ledger of the repository manages, by its name.
    ``library`` is the place of the library, see LedgerState.
    ``set_aside`` is what the ``choice`` leaves out. ``sides`` are of conflicts, and of edits that stay.
    ``options`` lead a command to the same target and files. ``notes`` are
    facts for a reviewer. ``holds`` begin with an apply of this plan, and ``ends_hold`` says that one ends,
    which is recorded at once.
    """

    target: str
    organization: str
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    unchanged: int = 0
    unmanaged: int = 0
    managed: int = 0
    refreshed: tuple[Refreshed, ...] = ()
    confirms_pull: bool = False
    held_back: tuple[HeldBack, ...] = ()
    gone: int = 0
    elsewhere: tuple[tuple[str, int], ...] = ()
    library: str = ""
    set_aside: tuple[SetAside, ...] = ()
    choice: Choice = ALL
    sides: tuple[Sides, ...] = ()
    options: tuple[str, ...] = ()
    holds: Mapping[Key, Hold] = field(default_factory=dict)
    ends_hold: bool = False
    notes: Notes = NO_NOTES

    def fields_of(self, change: Change | HeldBack) -> tuple[FieldChange, ...]:
        """What there is to show of a change beside its drift: what git changed, if both sides have.

        A field that only takes an edit on the platform back is not among them: the drift shows it.
        """
        if not change.drift:
            return change.fields
        if ours := next((one.ours for one in self.sides if one.key == change.key), None):
            return ours
        edits = {one.field: (one.after, one.before) for one in change.drift.fields}
        return tuple(one for one in change.fields if edits.get(one.field) != (one.before, one.after))

    @property
    def sides_left(self) -> tuple[Sides, ...]:
        """The sides of which no change shows both."""
        shown = {change.key for change in self.changes if change.drift}
        return tuple(one for one in self.sides if one.key not in shown)

    @property
    def records_at_once(self) -> bool:
        """Whether the ledger has to hear of it, even if there is no change."""
        return bool(self.confirms_pull or self.ends_hold or self.holds)

    @property
    def left_out(self) -> int:
        """How many prompts stay as they are, although they are not settled."""
        return len(self.held_back) + len(self.set_aside)

    @property
    def whole(self) -> bool:
        """Whether an apply of this plan leaves nothing undone that the files say."""
        return not (self.choice or self.set_aside)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems for which the plan must not be applied."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)

    @property
    def pending(self) -> bool:
        """Whether git asks for something that the organization does not have, held back or not."""
        return bool(self.changes or self.held_back)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step in the order of the plan."""
        return tuple(sorted((s for c in self.changes for s in c.steps), key=lambda step: step.number))

    def drifted(self) -> Plan:
        """Only the changes and problems that come from edits made on the platform."""
        changes = tuple(change for change in self.changes if change.drift or deleted_there(change))
        problems = tuple(one for one in self.problems if one.rule in _DRIFT_RULES)
        return replace(self, changes=changes, problems=problems)

    def count(self, action: Action) -> int:
        """How many changes are of ``action``."""
        return Counter(change.action for change in self.changes)[action]


_DRIFT_RULES = {"drift", "conflict"}


def edited_there(plan: Plan) -> frozenset[Key]:
    """The keys of the prompts of which the plan shows an edit on the platform, or a deletion."""
    shown = {change.key for change in plan.changes if change.drift or deleted_there(change)}
    return frozenset(shown | {one.key for one in plan.sides})
