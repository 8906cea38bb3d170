"""A plan and what became of it, as frozen values: ``planning`` → ``applying`` → ``render``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from promptsync.composition import WHOLE
from promptsync.keys.choice import ALL
from promptsync.model import Key
from promptsync.notes import NO_NOTES, Notes
from promptsync.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.composition import Composition, Made
    from promptsync.hold import Hold
    from promptsync.keys.choice import Choice
    from promptsync.model import Base, FieldValue, LivePrompt, Prompt


class Action(StrEnum):
    """What happens to one prompt, the most destructive first. The last three send no request."""

    DELETE = "delete"
    REPLACE = "replace"
    UPDATE = "update"
    CREATE = "create"
    ADOPT = "adopt"
    RELEASE = "release"
    RECORD = "record"


class Request(StrEnum):
    """The platform's method that a step calls."""

    CREATE = "CreatePrompt"
    UPDATE = "UpdatePrompt"
    DELETE = "DeletePrompt"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; None where there is no prompt on that side."""

    field: str
    before: FieldValue | None
    after: FieldValue | None


@dataclass(frozen=True, slots=True)
class Drift:
    """What was changed on the platform since promptsync wrote there, and when (RFC 3339, the server's)."""

    fields: tuple[FieldChange, ...]
    since: str


@dataclass(frozen=True, slots=True)
class Step:
    """One request of a change.

    ``number`` is its place in the plan, from 1. ``prompt_id`` is empty for a create. ``wanted`` is the prompt
    as it is meant to be afterwards (None for a delete) and ``fields`` names what is sent. It waits for the
    steps numbered in ``waits_for``; ``last`` steps also wait until all others have settled. ``parks`` marks
    the step that takes a command out of a cycle.
    """

    number: int
    key: Key
    request: Request
    prompt_id: str
    fields: tuple[str, ...] = ()
    wanted: Prompt | None = None
    waits_for: tuple[int, ...] = ()
    last: bool = False
    parks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Transition:
    """What there is to say of one prompt's change, whatever its action.

    ``base`` is what the ledger knew of the prompt; None if it was not managed. ``protect`` is what the file
    asks for. ``fields`` and ``drift`` are for people; ``steps`` are the requests, which ``schedule`` gives.
    ``composition`` tells how the text in the files was made of parts.
    """

    key: Key
    why: str
    base: Base | None = None
    protect: bool = False
    fields: tuple[FieldChange, ...] = ()
    drift: Drift | None = None
    steps: tuple[Step, ...] = ()
    composition: Composition | None = field(default=None, compare=False)

    @property
    def made(self) -> Made:
        """What the ledger remembers of how the text was made."""
        return self.composition.made if self.composition else WHOLE

    @property
    def chosen_by(self) -> Key:
        """The key that scope, choice and policies are asked about: a part follows its owner."""
        return Key(self.made.owner or self.key)

    @property
    def previous_key(self) -> Key | None:
        """The key that the file has moved from."""
        return self.base.key if self.base and self.base.key != self.key else None

    @property
    def id(self) -> str | None:
        """The id of the prompt that is or was there already."""
        return self.base.id if self.base else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted(_Transition):
    """A change of a prompt that has a file: ``wanted`` is what the file says."""

    wanted: Prompt

    @property
    def name(self) -> str:
        return self.wanted.name

    @property
    def command(self) -> str:
        return self.wanted.command


@dataclass(frozen=True, slots=True, kw_only=True)
class Create(_Wanted):
    """A prompt is new; with a ``base`` it was deleted on the platform and is created again."""

    action: ClassVar[Action] = Action.CREATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Update(_Wanted):
    """The ``live`` prompt becomes what the file says; without a ``base`` it is adopted by that."""

    action: ClassVar[Action] = Action.UPDATE
    live: LivePrompt

    @property
    def id(self) -> str:
        return self.live.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace(_Wanted):
    """A new prompt takes the place of the ``live`` one, whose command cannot be cleared."""

    action: ClassVar[Action] = Action.REPLACE
    live: LivePrompt

    @property
    def id(self) -> str:
        return self.live.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete(_Transition):
    """The ``live`` prompt has no file any more."""

    action: ClassVar[Action] = Action.DELETE
    wanted: ClassVar[None] = None
    base: Base
    live: LivePrompt

    @property
    def made(self) -> Made:
        """What the ledger remembers of how the text was made."""
        return self.base.made

    @property
    def name(self) -> str:
        return self.live.name

    @property
    def command(self) -> str:
        return self.live.command


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopt(_Wanted):
    """A prompt made by hand is what the file says: the ledger shall say ``record``."""

    action: ClassVar[Action] = Action.ADOPT
    record: Base

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def prompt(self) -> Prompt:
        """The whole prompt behind ``record``."""
        return self.wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(_Wanted):
    """Only the ledger changes: it shall say ``record``, and ``prompt`` is the whole prompt behind it."""

    action: ClassVar[Action] = Action.RECORD
    base: Base
    record: Base
    prompt: Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget(_Transition):
    """Only the ledger changes: the prompt has neither a file nor a live prompt any more."""

    action: ClassVar[Action] = Action.RECORD
    wanted: ClassVar[None] = None
    base: Base

    @property
    def made(self) -> Made:
        """What the ledger remembers of how the text was made."""
        return self.base.made

    @property
    def name(self) -> str:
        return self.base.sent.head.name

    @property
    def command(self) -> str:
        return self.base.sent.head.command


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(_Transition):
    """Only the ledger changes: the prompt is not managed any more. Nothing is sent, nobody deletes it.

    ``mark`` stays in the ledger while the file is there, so that it is not adopted; None without a file.
    """

    action: ClassVar[Action] = Action.RELEASE
    wanted: ClassVar[None] = None
    base: Base
    mark: Base | None

    @property
    def name(self) -> str:
        return self.base.sent.head.name

    @property
    def command(self) -> str:
        return self.base.sent.head.command


Overwriting: TypeAlias = Update | Replace | Delete
"""The changes after which the live prompt is not there any more as it was."""

Change: TypeAlias = Create | Overwriting | Adopt | Release | Record | Forget
"""One prompt's transition, with what its action needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack(_Transition):
    """A change that is not applied, and why: a skipped conflict, or one of a saved plan that is stale."""

    action: Action
    name: str
    command: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Sides:
    """What both sides made of one prompt since the last apply, where neither is simply taken back.

    ``ours`` is what git changed; None if the file is gone. ``theirs`` is what was edited on the platform;
    None if the prompt was deleted there.
    """

    key: Key
    name: str
    command: str
    ours: tuple[FieldChange, ...] | None
    theirs: Drift | None

    @property
    def conflict(self) -> bool:
        """Whether git changed the prompt too."""
        return self.ours != ()


class Reason(StrEnum):
    """Why a prompt is set aside."""

    NOT_CHOSEN = "not chosen"
    RELEASED = "released"
    HELD = "held"
    MIRRORED = "mirrored"


@dataclass(frozen=True, slots=True)
class SetAside:
    """A prompt that stays as it is because somebody said so: no exit code changes by it.

    ``change`` is what would happen to it; None if that is a problem, or if its file cannot be read.
    """

    key: Key
    reason: Reason
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A base as it is known now, and the prompt behind it if that is not the one that the ledger has."""

    base: Base
    prompt: Prompt | None = None


def hold_back(change: Change, why: Problem) -> HeldBack:
    """``change``, which is not applied."""
    return HeldBack(
        key=change.key,
        why=change.why,
        base=change.base,
        fields=change.fields,
        drift=change.drift,
        action=change.action,
        name=change.name,
        command=change.command,
        problem=why,
        composition=change.composition,
    )


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


def deleted_there(change: Change) -> bool:
    """Whether the prompt was deleted on the platform and would be created again."""
    return isinstance(change, Create) and change.base is not None


class ChangeStatus(StrEnum):
    """What became of a change."""

    APPLIED = "applied"
    FAILED = "failed"
    NOT_TRIED = "not tried"


@dataclass(frozen=True, slots=True)
class ChangeResult:
    """What became of one change, and why if it did not end well."""

    change: Change | HeldBack
    status: ChangeStatus
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a plan: the results in the plan's order, and what was found at the end."""

    results: tuple[ChangeResult, ...]
    problems: tuple[Problem, ...] = ()

    def count(self, status: ChangeStatus) -> int:
        """How many changes ended so."""
        return sum(result.status is status for result in self.results)
