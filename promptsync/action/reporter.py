"""Reports as the other commands do, into the log, and remembers it for the summary and the comment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.errors import Exit, PromptsyncError
from promptsync.frontend.console import put, style
from promptsync.frontend.excerpts import rooted
from promptsync.frontend.reporter import Reporter
from promptsync.github.runner import workflow_command
from promptsync.plan import Action
from promptsync.problems import problem
from promptsync.render.github import render_github
from promptsync.render.markdown import (
    render_drift_markdown,
    render_findings_markdown,
    render_outcome_markdown,
    render_plan_markdown,
)
from promptsync.render.markdown_blocks import Block
from promptsync.render.markdown_text import code
from promptsync.render.terminal import render_plan
from promptsync.session.project import InvalidLibraryError, open_project

if TYPE_CHECKING:
    from collections.abc import Callable

    from promptsync.library.loader import Library
    from promptsync.plan import Outcome, Plan
    from promptsync.problems import Problem

TITLE = "promptsync"
"""Of the notices, warnings and errors in the log."""


class ActionReporter(Reporter):
    """A Reporter in text that can be asked for Markdown afterwards. ``command`` is the action's."""

    def __init__(self, target: str, command: str) -> None:
        super().__init__(target, "text")
        self._command = command
        self._shown: Plan | None = None
        self._outcome: Outcome | None = None
        self._why: tuple[Problem, ...] = ()
        self._notes: list[Block] = []
        self._remaining: list[Block] = []

    def run(self, work: Callable[[], int]) -> int:
        """See Reporter; why there is no result is remembered too."""

        def noted() -> int:
            try:
                return work()
            except InvalidLibraryError as error:
                return self.findings(error.library)
            except PromptsyncError as error:
                found = problem("refused", error.message, None, error.hint)
                self._why = (replace(found, rule=error.rule),)
                raise

        return super().run(noted)

    def plan(self, plan: Plan) -> None:
        """See Reporter."""
        self._shown = plan
        super().plan(plan)

    def end(self, plan: Plan, outcome: Outcome | None = None) -> None:
        """See Reporter."""
        self._shown, self._outcome = plan, outcome
        super().end(plan, outcome)

    def findings(self, library: Library) -> int:
        """The findings as annotations, with places from the repository's root; the exit code."""
        self._why = tuple(rooted(library.problems, open_project()))
        put(render_github(self._why, library.file_count))
        return Exit.FAILED if library.errors else Exit.DONE

    def note(self, text: str) -> None:
        """A word beside the result, in the log and in the summary."""
        put(workflow_command("notice", text, title=TITLE))
        self._notes.append(Block(code(text)))

    def warn(self, text: str) -> None:
        """As :meth:`note`, of something to be done."""
        put(workflow_command("warning", text, title=TITLE))
        self._notes.append(Block(f"**warning** {code(text)}"))

    def remaining(self, plan: Plan, text: str) -> None:
        """The changes that were not applied, and ``text`` about them."""
        put(render_plan(plan, style()))
        put(workflow_command("error", text, title=TITLE))
        self._notes.append(Block(f"**error** {code(text)}"))
        self._remaining = [Block("#### Not applied"), *render_plan_markdown(plan)[1:]]

    def blocks(self) -> list[Block]:
        """All of it as Markdown; the notes first, as the end is what is cut off."""
        heading, *rest = self._result()
        return [heading, *self._notes, *rest, *self._remaining]

    def _result(self) -> list[Block]:
        if self._shown is None or self._why:
            return render_findings_markdown(self._command, self._why)
        if self._outcome:
            return render_outcome_markdown(self._shown, self._outcome)
        render = render_drift_markdown if self._command == "drift" else render_plan_markdown
        return render(self._shown)

    def outputs(self) -> dict[str, str]:
        """The action's outputs that count changes; empty where there is no plan."""
        if self._shown is None:
            return dict.fromkeys(("changes", "create", "update", "delete"), "")
        count = self._shown.count
        return {
            "changes": str(len(self._shown.changes)),
            "create": str(count(Action.CREATE)),
            "update": str(count(Action.UPDATE)),
            "delete": str(count(Action.DELETE) + count(Action.REPLACE)),
        }
