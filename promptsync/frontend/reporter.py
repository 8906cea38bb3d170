"""Reports a plan, its outcome, or why there is none, in the format that was asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from promptsync.errors import Exit, PromptsyncError
from promptsync.frontend.boundary import say_error
from promptsync.frontend.console import put, say, style
from promptsync.frontend.progress import StepLines
from promptsync.planning.document import failed_document, plan_document
from promptsync.problems import problem
from promptsync.render.counting import counted
from promptsync.render.json import render_json
from promptsync.render.style import Style
from promptsync.render.terminal import render_findings, render_outcome, render_plan
from promptsync.session.project import InvalidLibraryError

if TYPE_CHECKING:
    from collections.abc import Callable

    from promptsync.library.loader import Library
    from promptsync.plan import Outcome, Plan
    from promptsync.problems import Problem
    from promptsync.protocols import Progress


class Reporter:
    """Text as it comes, or one JSON document at the end."""

    def __init__(self, target: str, format_: str) -> None:
        self._target = target
        self._json = format_ == "json"

    def run(self, work: Callable[[], int]) -> int:
        """The exit code of ``work``; a failure is reported, in JSON as the same document without changes."""
        try:
            return work()
        except InvalidLibraryError as error:
            return self._invalid(error.library)
        except PromptsyncError as error:
            self._failed(replace(problem("refused", error.message, None, error.hint), rule=error.rule))
            say_error(error)
            return error.exit_code
        except click.UsageError as error:
            self._failed(problem("refused", error.message))
            raise

    def _invalid(self, library: Library) -> int:
        """The findings of a library that cannot be planned."""
        if self._json:
            put(render_json(failed_document(self._target, library.problems)))
        else:
            put(render_findings(library.problems, library.file_count, style()))
        return Exit.FAILED

    def _failed(self, found: Problem) -> None:
        """In JSON, the document for why there is no result."""
        if self._json:
            put(render_json(failed_document(self._target, [found])))

    def plan(self, plan: Plan) -> None:
        """The plan, before anything is done about it. JSON waits for :meth:`end`."""
        if not self._json:
            put(render_plan(plan, style()))

    def before_asking(self, plan: Plan) -> None:
        """A person is about to be asked: in JSON they have not seen the plan yet."""
        if self._json:
            say(render_plan(plan, Style()))

    def steps(self, total: int) -> Progress:
        """Watches the steps of an apply, a line each on stderr."""
        return StepLines(total)

    def stopping(self, under_way: int) -> None:
        """See ApplyReporter."""
        requests = counted(under_way, "request")
        say(f"Stopping: waiting for {requests} under way. Press Ctrl-C again to stop waiting.")

    def abandoning(self, under_way: int) -> None:
        """See ApplyReporter."""
        requests = counted(under_way, "request")
        say(f"Not waiting for {requests} any longer. The next apply looks up what became of that.")

    def unrecorded(self, plan: Plan, outcome: Outcome, error: PromptsyncError) -> int:
        """The outcome of a run that the ledger could not be told of."""
        found = replace(problem("ledger", error.message, None, error.hint), rule=error.rule)
        self.end(replace(plan, problems=(*plan.problems, found)), outcome)
        say_error(error)
        return Exit.FAILED

    def end(self, plan: Plan, outcome: Outcome | None = None) -> None:
        """The outcome, or that there is none."""
        if self._json:
            put(render_json(plan_document(plan, outcome)))
        elif outcome:
            put(render_outcome(outcome, style()))
