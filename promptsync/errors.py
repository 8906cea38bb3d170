"""What can go wrong for a user, as exceptions with a message, a hint and an exit code.

::

    PromptsyncError            1   failed: says what, where and what to do
    ├── RemoteError            1   the platform, or the way to it
    ├── LedgerError            1   the record of base cannot be read or written
    └── RefusedError           3   nothing was done, on purpose
        ├── LockedError        3   another apply is under way
        ├── LostRaceError      3   another apply wrote the ledger first
        └── WrongOrganizationError

Anything else that reaches the boundary in ``cli`` is a bug in promptsync (70) or an interrupt (130).
"""

from __future__ import annotations

from typing import ClassVar


class PromptsyncError(Exception):
    """A failure a user can act on. ``hint`` says how."""

    exit_code: ClassVar[int] = 1
    rule: ClassVar[str] = "refused"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class RemoteError(PromptsyncError):
    """An error answer, or none. ``code`` is a Connect code of API.md, or ``unknown``."""

    rule: ClassVar[str] = "remote"

    def __init__(self, code: str, message: str, hint: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(message, hint)
        self.code = code
        self.retry_after = retry_after


class LedgerError(PromptsyncError):
    """The ledger is damaged, of another format, or cannot be reached."""

    rule: ClassVar[str] = "ledger"


class RefusedError(PromptsyncError):
    """Nothing was written because it would not be safe."""

    exit_code: ClassVar[int] = 3


class LockedError(RefusedError):
    """Another apply is under way, or died too short a while ago to be sure."""


class WrongOrganizationError(RefusedError):
    """The token would act in another organization than the ledger's or the target's."""

    rule: ClassVar[str] = "wrong-organization"


class LostRaceError(RefusedError):
    """The ledger moved since it was read: another apply got there first."""
