"""What can go wrong for a user, as exceptions with a message, a hint and an exit code.

::

    PromptsyncError            1   failed: says what, where and what to do
    ├── RemoteError            1   the platform, or the way to it
    ├── LedgerError            1   the record of base cannot be read or written
    ├── StaleError             1   a live prompt is no longer what the plan saw (one step's failure)
    ├── UsageError            64   the command was called wrongly
    ├── InvalidLibraryError    1   the configuration or the prompt files have errors
    └── RefusedError           3   nothing was done, on purpose
        ├── LockedError        3   another apply is under way
        ├── LostRaceError      3   another apply wrote the ledger first
        ├── ForeignLedgerError 3   the ledger belongs to another library of the repository
        └── WrongOrganizationError

Anything else that reaches ``frontend.boundary`` is a bug in promptsync (70) or an interrupt (130).
"""

from __future__ import annotations

from enum import Enum, IntEnum, auto
from typing import ClassVar

from promptsync.problems import Problem, Severity


class Exit(IntEnum):
    """Exit codes, the same in every output format."""

    DONE = 0
    FAILED = 1
    PENDING = 2
    REFUSED = 3
    PARTLY = 4
    USAGE = 64
    BUG = 70
    INTERRUPTED = 130


class PromptsyncError(Exception):
    """A failure a user can act on. ``hint`` says how."""

    exit_code: ClassVar[Exit] = Exit.FAILED
    rule: ClassVar[str] = "refused"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The failure as findings, for a report."""
        return (Problem(self.rule, Severity.ERROR, self.message, None, self.hint),)


class Delivery(Enum):
    """How far a request came that failed."""

    NOT_SENT = auto()
    """It never left this machine."""
    ANSWERED = auto()
    """The platform itself has answered: it does nothing more about it."""
    LOST = auto()
    """A gateway answered, or the connection broke: the platform may still be at work on it."""


class RemoteError(PromptsyncError):
    """An error answer, or none. ``code`` is a Connect code of API.md, or ``unknown``.

    ``retry_after`` is in seconds. ``cleaned_text`` is what the platform would take of a text whose hidden
    characters it refuses, as it was sent: escape it before you show it.
    """

    rule: ClassVar[str] = "remote"

    def __init__(
        self,
        code: str,
        message: str,
        hint: str = "",
        *,
        retry_after: float | None = None,
        delivery: Delivery = Delivery.ANSWERED,
    ) -> None:
        super().__init__(message, hint)
        self.code = code
        self.retry_after = retry_after
        self.delivery = delivery
        self.cleaned_text: str | None = None
        self.uncertain = False
        """Whether an attempt before the one that failed may have been carried out."""

    @property
    def late(self) -> bool:
        """Whether the platform may still carry the request out."""
        return self.delivery is Delivery.LOST

    @property
    def passing(self) -> bool:
        """Whether the same request may go well a little later."""
        return self.code in _PASSING

    @property
    def outcome_unknown(self) -> bool:
        """Whether the request may have been carried out: an answer was lost, late or broken."""
        return self.uncertain or (self.delivery is not Delivery.NOT_SENT and self.code in _UNKNOWN_OUTCOME)


_PASSING = frozenset({"unavailable", "deadline_exceeded", "resource_exhausted"})
_UNKNOWN_OUTCOME = frozenset(
    {"unavailable", "deadline_exceeded", "data_loss", "unknown", "internal", "canceled"}
)


class LedgerError(PromptsyncError):
    """The ledger is damaged, of another format, or cannot be reached."""

    rule: ClassVar[str] = "ledger"


class StaleError(PromptsyncError):
    """A live prompt is no longer the one that the plan saw. Nothing was sent for it.

    ``uncertain``: an earlier attempt may have been carried out.
    """

    rule: ClassVar[str] = "stale"

    def __init__(self, message: str, hint: str = "", *, uncertain: bool = False) -> None:
        super().__init__(message, hint)
        self.uncertain = uncertain


class UsageError(PromptsyncError):
    """A command was called with options or arguments that do not go together."""

    exit_code: ClassVar[Exit] = Exit.USAGE
    rule: ClassVar[str] = "usage"


class InvalidLibraryError(PromptsyncError):
    """The configuration or the prompt files have errors: ``found`` are their findings, in ``files`` files."""

    def __init__(self, found: tuple[Problem, ...], files: int) -> None:
        super().__init__("the library is not valid")
        self.found = found
        self.files = files

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, each at its place."""
        return self.found


class CannotHoldError(PromptsyncError):
    """A file of this form cannot say this prompt, or not without a change of something else."""


class NotWrittenError(CannotHoldError):
    """An edit of a composed text that is not written back: the text ``before`` it, and the ``edited`` one."""

    def __init__(self, message: str, hint: str, before: str, edited: str) -> None:
        super().__init__(message, hint)
        self.before = before
        self.edited = edited


class RefusedError(PromptsyncError):
    """Nothing was written because it would not be safe."""

    exit_code: ClassVar[Exit] = Exit.REFUSED


class LockedError(RefusedError):
    """Another apply is under way, or died too short a while ago to be sure."""


class WrongOrganizationError(RefusedError):
    """The token would act in another organization than the ledger's or the target's."""

    rule: ClassVar[str] = "wrong-organization"


class ForeignLedgerError(RefusedError):
    """The ledger belongs to another library than the one that is here."""

    rule: ClassVar[str] = "other-library"


class LostRaceError(RefusedError):
    """The ledger moved since it was read: another apply got there first."""
