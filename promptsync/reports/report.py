"""What a command has to say, as frozen values. ``render`` has a renderer a format that makes text of them.

Each report has a ``kind``, which is the ``kind`` of its JSON document, and ``problems``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from promptsync.reports.checked import CheckReport, FailureReport

if TYPE_CHECKING:
    from promptsync.plan.outcome import Outcome
    from promptsync.plan.plan import Plan
    from promptsync.problems import Problem
    from promptsync.record import Applied, Version
    from promptsync.reports.blame import BlamedLine
    from promptsync.reports.checkup import Check
    from promptsync.reports.imported import ImportedFile
    from promptsync.reports.standing import ComparedPrompt, KnownPrompt, ShownPrompt, Side
    from promptsync.reports.status import TargetStatus
    from promptsync.reports.tried import Tried
    from promptsync.reports.updated import UpdatedSource, UpdateStatus


@dataclass(frozen=True, slots=True)
class PlanReport:
    """A plan before anything is done about it; ``kind`` is ``plan``, ``apply`` or ``drift``."""

    kind: str
    plan: Plan

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The plan's."""
        return self.plan.problems


@dataclass(frozen=True, slots=True)
class ApplyReport:
    """What became of a plan."""

    kind: ClassVar[str] = "apply"
    plan: Plan
    outcome: Outcome

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The plan's, and those that were found at the end; those of single changes are in the outcome."""
        return (*self.plan.problems, *self.outcome.problems)


@dataclass(frozen=True, slots=True)
class StatusReport:
    """How a target stands."""

    kind: ClassVar[str] = "status"
    status: TargetStatus

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The plan's."""
        return self.status.plan.problems


@dataclass(frozen=True, slots=True)
class ListReport:
    """Prompts of a target, each with how it stands."""

    kind: ClassVar[str] = "list"
    target: str
    organization: str
    prompts: tuple[KnownPrompt, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ShowReport:
    """One prompt on each side; ``side`` is the only one that was asked for, if any."""

    kind: ClassVar[str] = "show"
    target: str
    organization: str
    shown: ShownPrompt
    side: Side | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class DiffReport:
    """Prompts, each with what git and the organization made of it since the last apply."""

    kind: ClassVar[str] = "diff"
    target: str
    organization: str
    prompts: tuple[ComparedPrompt, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class BlameReport:
    """Where each line of a live text comes from, or of that at a ``revision``.

    ``unknown`` says why nobody can be named for edits on the platform; empty if they can.
    """

    kind: ClassVar[str] = "blame"
    target: str
    key: str
    revision: str
    lines: tuple[BlamedLine, ...]
    unknown: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """What a checkup found."""

    kind: ClassVar[str] = "doctor"
    target: str
    checks: tuple[Check, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """A skill, its score for a sentence and the words that both have, those that count most first.

    ``close``: it does as well as the first, or nearly so.
    """

    key: str
    name: str
    score: float
    words: tuple[str, ...]
    close: bool


@dataclass(frozen=True, slots=True)
class RouteReport:
    """The first skills for a sentence, of ``skills`` that there are."""

    kind: ClassVar[str] = "route"
    sentence: str
    routes: tuple[Route, ...]
    skills: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryReport:
    """The applies of a target, newest first."""

    kind: ClassVar[str] = "history"
    applies: tuple[Applied, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionsReport:
    """The versions of one prompt, newest first."""

    kind: ClassVar[str] = "versions"
    versions: tuple[Version, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of each file of the sources; ``dry``: nothing was written.

    ``verbose``: each file is told of in text, however many there are.
    """

    kind: ClassVar[str] = "import"
    results: tuple[ImportedFile, ...]
    dry: bool
    verbose: bool = False

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why files were left out."""
        return tuple(found for one in self.results for found in one.problems)


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What became of the prompts of each source; ``check``: nothing was written."""

    kind: ClassVar[str] = "update"
    sources: tuple[UpdatedSource, ...]
    check: bool

    def count(self, status: UpdateStatus) -> int:
        """How many prompts became that."""
        return sum(one.status is status for source in self.sources for one in source.prompts)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why sources could not be had."""
        return tuple(one.failure for one in self.sources if one.failure)


@dataclass(frozen=True, slots=True)
class TryReport:
    """What became of tries, in their order; ``removed`` runs that dead tries had left behind were removed.

    ``kept``: the runs are still there, with their conversations.
    """

    kind: ClassVar[str] = "try"
    target: str
    organization: str
    tries: tuple[Tried, ...]
    removed: int = 0
    kept: bool = False
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetResult:
    """How a command ended for one of several targets; without a report it was not tried."""

    target: str
    code: int | None
    report: Report | None = None


@dataclass(frozen=True, slots=True)
class TargetsReport:
    """How a command ended for several targets, in the order in which they were taken."""

    kind: ClassVar[str] = "targets"
    results: tuple[TargetResult, ...]
    problems: tuple[Problem, ...] = ()


OtherReport: TypeAlias = (
    PlanReport
    | ApplyReport
    | StatusReport
    | ListReport
    | RouteReport
    | ShowReport
    | DiffReport
    | BlameReport
    | DoctorReport
    | HistoryReport
    | VersionsReport
    | ImportReport
    | UpdateReport
    | TryReport
    | TargetsReport
)
"""The reports about an organization, and about files that came from elsewhere."""

Report: TypeAlias = CheckReport | FailureReport | OtherReport
