"""Shows an apply while it works, a line a step, on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.frontend.console import say
from promptsync.plan.steps import Request
from promptsync.render.escape import one_line

if TYPE_CHECKING:
    from promptsync.plan.steps import Step

_VERBS = {Request.CREATE: "create", Request.UPDATE: "update", Request.DELETE: "delete"}


class StepLines:
    """protocols.Progress: the steps as they end, counted."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._ended = 0

    def started(self, step: Step) -> None:
        """Nothing yet: a line is written once, when its end is known."""

    def ended(self, step: Step, error: str) -> None:
        """``[3/12] create review/change``."""
        self._ended += 1
        failed = f": failed: {one_line(error)}" if error else ""
        say(f"[{self._ended}/{self._total}] {_VERBS[step.request]} {one_line(step.key)}{failed}")
