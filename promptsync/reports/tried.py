"""What became of tries, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class TryStatus(StrEnum):
    """How a try ended. ``LOST``: nobody knows whether its run was started, or what became of it."""

    PASSED = "passed"
    CHECKS_FAILED = "checks-failed"
    RUN_FAILED = "run-failed"
    TIMED_OUT = "timed-out"
    STOPPED = "stopped"
    NOT_STARTED = "not-started"
    REFUSED = "refused"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class TriedCheck:
    """A check as its file words it, and what there was instead."""

    what: str
    passed: bool
    found: str


@dataclass(frozen=True, slots=True)
class Tried:
    """One try: the text of a ``side`` (``file`` or ``live``) on the case of that number.

    ``message`` says why it did not end well. ``run`` is the id of its run; ``url`` shows its conversation.
    """

    key: str
    case: int
    ask: str
    side: str
    status: TryStatus
    message: str = ""
    checks: tuple[TriedCheck, ...] = ()
    outputs: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    iterations: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    warning: str = ""
    run: str = ""
    url: str = ""
