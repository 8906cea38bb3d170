"""A plan and what became of it, as frozen values: ``planning`` → ``applying`` → ``render``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from promptsync.problems import Problem, Severity

if TYPE_CHECKING:
    from promptsync.model import Base, FieldValue, Key, LivePrompt, Prompt


class Action(StrEnum):
    """What happens to one prompt, the most destructive first. The last two send no request."""

    DELETE = "delete"
    REPLACE = "replace"
    UPDATE = "update"
    CREATE = "create"
    ADOPT = "adopt"
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

    ``number`` is its place in the plan, from 1. ``wanted`` is the prompt as it is meant to be afterwards
    (None for a delete) and ``fields`` names what is sent. It waits for the steps numbered in ``waits_for``;
    ``last`` steps also wait until all others have settled. ``parks`` marks the step that takes a command out
    of a cycle.
    """

    number: int
    key: Key
    request: Request
    prompt_id: str | None
    fields: tuple[str, ...] = ()
    wanted: Prompt | None = None
    waits_for: tuple[int, ...] = ()
    last: bool = False
    parks: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One prompt's transition.

    ``live`` is the prompt as the organization has it, with its text wherever it will be overwritten or
    deleted; ``after`` is the prompt as the files want it. ``base`` is what the ledger knew, under
    ``previous_key`` if the file has moved. ``record`` is what the ledger shall say when the change sends no
    request.
    """

    action: Action
    key: Key
    live: LivePrompt | None
    after: Prompt | None
    why: str
    base: Base | None = None
    record: Base | None = None
    previous_key: Key | None = None
    protect: bool = False
    fields: tuple[FieldChange, ...] = ()
    drift: Drift | None = None
    steps: tuple[Step, ...] = ()

    @property
    def id(self) -> str | None:
        """The id of the prompt that is there already."""
        return self.live.id if self.live else (self.base.id if self.base else None)

    @property
    def before(self) -> Prompt | None:
        """The live prompt, whole, where there is one and its text is known."""
        return self.live.prompt if self.live else None

    @property
    def deleted_there(self) -> bool:
        """Whether the prompt was deleted on the platform and would be created again."""
        return self.action is Action.CREATE and self.base is not None

    @property
    def name(self) -> str:
        shown = self.after or (self.live.head if self.live else None) or (self.base and self.base.sent.head)
        return shown.name if shown else ""

    @property
    def command(self) -> str:
        shown = self.after or (self.live.head if self.live else None) or (self.base and self.base.sent.head)
        return shown.command if shown else ""


@dataclass(frozen=True, slots=True)
class StaleChange:
    """A change of a saved plan that cannot be applied any more, and why."""

    change: Change
    problem: Problem


@dataclass(frozen=True, slots=True)
class Plan:
    """The ordered changes that make one target hold the library, and what stands in their way.

    ``refreshed`` are bases whose prompt was touched on the platform without a difference: not a change, but
    recorded along with the next one, so that their text is not asked for again. ``confirms_pull``
    says that the files of pulled prompts are seen for the first time, which is recorded at once. ``stale`` is
    only of a saved plan.
    """

    target: str
    organization: str
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    unchanged: int = 0
    unmanaged: int = 0
    managed: int = 0
    refreshed: tuple[Base, ...] = ()
    confirms_pull: bool = False
    stale: tuple[StaleChange, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems for which the plan must not be applied."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step in the order of the plan."""
        return tuple(sorted((s for c in self.changes for s in c.steps), key=lambda step: step.number))

    def drifted(self) -> Plan:
        """Only the changes and problems that come from edits made on the platform."""
        changes = tuple(change for change in self.changes if change.drift or change.deleted_there)
        problems = tuple(one for one in self.problems if one.rule in _DRIFT_RULES)
        return replace(self, changes=changes, problems=problems)

    def count(self, action: Action) -> int:
        """How many changes are of ``action``."""
        return Counter(change.action for change in self.changes)[action]


_DRIFT_RULES = {"drift", "conflict"}


class ChangeStatus(StrEnum):
    """What became of a change."""

    APPLIED = "applied"
    FAILED = "failed"
    NOT_TRIED = "not tried"


@dataclass(frozen=True, slots=True)
class ChangeResult:
    """What became of one change, and why if it did not end well."""

    change: Change
    status: ChangeStatus
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a plan: the results in the plan's order."""

    results: tuple[ChangeResult, ...]

    def count(self, status: ChangeStatus) -> int:
        """How many changes ended so."""
        return sum(result.status is status for result in self.results)
