"""What became of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from promptsync.plan.change import Change, HeldBack
    from promptsync.problems import Problem


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
