"""What can go wrong for a user, as exceptions with a message, a hint and an exit code.

::

    PromptsyncError            1   failed: says what, where and what to do
    ├── RemoteError            1   the platform, or the way to it
    ├── LedgerError            1   the record of base cannot be read or written
    ├── UsageError            64   the command was called wrongly
    ├── InvalidLibraryError    1   the configuration or the prompt files have errors
    └── RefusedError           3   nothing was done, on purpose
        ├── LockedError        3   another apply is under way
        ├── LostRaceError      3   another apply wrote the ledger first
        └── WrongOrganizationError

Anything else that reaches ``frontend.boundary`` is a bug in promptsync (70) or an interrupt (130).
"""

from __future__ import annotations

from enum import IntEnum
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


class RemoteError(PromptsyncError):
    """An error answer, or none. ``code`` is a Connect code of API.md, or ``unknown``."""

    rule: ClassVar[str] = "remote"

    def __init__(self, code: str, message: str, hint: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(message, hint)
        self.code = code
        self.retry_after = retry_after

    @property
    def outcome_unknown(self) -> bool:
        """Whether the request may have been carried out: the answer was lost, late or broken."""
        return self.code in _UNKNOWN_OUTCOME


_UNKNOWN_OUTCOME = frozenset(
    {"unavailable", "deadline_exceeded", "data_loss", "unknown", "internal", "canceled"}
)


class LedgerError(PromptsyncError):
    """The ledger is damaged, of another format, or cannot be reached."""

    rule: ClassVar[str] = "ledger"


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


class RefusedError(PromptsyncError):
    """Nothing was written because it would not be safe."""

    exit_code: ClassVar[Exit] = Exit.REFUSED


class LockedError(RefusedError):
    """Another apply is under way, or died too short a while ago to be sure."""


class WrongOrganizationError(RefusedError):
    """The token would act in another organization than the ledger's or the target's."""

    rule: ClassVar[str] = "wrong-organization"


class LostRaceError(RefusedError):
    """The ledger moved since it was read: another apply got there first."""
