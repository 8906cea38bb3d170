"""Shows reports in the log as the command line does, and remembers them for the summary and the comment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.frontend.console import put, say
from promptsync.frontend.reporter import Reporter, surroundings
from promptsync.library.baseline import compare
from promptsync.plan.change import Action
from promptsync.problems import Severity
from promptsync.render.counting import counted
from promptsync.render.github import GitHubRenderer
from promptsync.render.markdown import MarkdownRenderer
from promptsync.render.markdown_blocks import Block
from promptsync.render.markdown_text import code
from promptsync.reports.checked import CheckReport, FailureReport
from promptsync.reports.report import ApplyReport, PlanReport
from promptsync.workflow_command import workflow_command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.errors import PromptsyncError
    from promptsync.frontend.failures import Failure
    from promptsync.library.baseline import FindingCounts
    from promptsync.model import Key
    from promptsync.plan.plan import Plan
    from promptsync.problems import Problem
    from promptsync.protocols import Progress
    from promptsync.reports.report import Report

TITLE = "promptsync"
"""Of the notices, warnings and errors in the log."""


class ActionReporter:
    """Text in the log, findings as annotations, and all of it as Markdown. ``command`` is the action's."""

    def __init__(self, target: str, command: str) -> None:
        self._log = Reporter()
        self._target = target
        self._command = command
        self._plan: Plan | None = None
        self._last: Report = FailureReport(command, target, ())
        self._notes: list[Block] = []
        self._remaining: list[Block] = []
        self._skipped = False
        self._page_kept = False

    def show(self, report: Report) -> None:
        """Write the report into the log; the last one is the summary's."""
        self._last = report
        if isinstance(report, PlanReport | ApplyReport):
            self._plan = report.plan
        if isinstance(report, CheckReport | FailureReport):
            put(GitHubRenderer(surroundings()).render(report))
        else:
            self._log.show(report)

    def before_asking(self, report: PlanReport) -> None:
        """Nobody is asked."""

    def changed(self) -> None:
        """Nobody was asked."""

    def waiting(self, keys: Sequence[Key]) -> None:
        """See Reporter."""
        self._log.waiting(keys)

    def stopping(self, under_way: int) -> None:
        """See Reporter."""
        self._log.stopping(under_way)

    def abandoning(self, under_way: int) -> None:
        """See Reporter."""
        self._log.abandoning(under_way)

    @property
    def already_included(self) -> bool:
        """Whether the plan sends nothing because a newer commit was applied, and for no other reason."""
        if self._plan is None or self._plan.changes:
            return False
        return {one.rule for one in self._plan.errors} == {"older-commit"}

    @property
    def says_nothing(self) -> bool:
        """Whether a pull request changes nothing: a plan without a change, an error or a change left out."""
        if self._skipped:
            return True
        if self._notes or not isinstance(self._last, PlanReport):
            return False
        plan = self._last.plan
        return not (plan.changes or plan.errors or plan.held_back)

    def steps(self, total: int) -> Progress:
        """See Reporter."""
        return self._log.steps(total)

    def complain(self, error: PromptsyncError) -> None:
        """See Reporter."""
        self._log.complain(error)

    def fail(self, failure: Failure) -> None:
        """See Reporter. Only findings of files become annotations; the rest has been said."""
        if failure.said:
            say(failure.said)
        report = FailureReport(self._command, self._target, failure.problems, failure.files)
        if failure.files is not None:
            self.show(report)
        self._last = report

    def close(self) -> None:
        """Nothing is kept back."""

    def note(self, text: str) -> None:
        """A word beside the result, in the log and in the summary."""
        put(workflow_command("notice", text, title=TITLE))
        self._notes.append(Block(code(text)))

    def skip(self, why: str) -> None:
        """There is nothing to do, and ``why``: no comment says so."""
        self.note(why)
        self._skipped = True

    def keep_page(self) -> None:
        """The run keeps the plan as a page."""
        self._page_kept = True

    @property
    def page_kept(self) -> bool:
        """See :meth:`keep_page`."""
        return self._page_kept

    def warn(self, text: str) -> None:
        """As :meth:`note`, of something to be done."""
        put(workflow_command("warning", text, title=TITLE))
        self._notes.append(Block(f"**warning** {code(text)}"))

    def remaining(self, plan: Plan, text: str) -> None:
        """The changes that were not applied, and ``text`` about them."""
        report = PlanReport("plan", plan)
        self._log.show(report)
        put(workflow_command("error", text, title=TITLE))
        self._notes.append(Block(f"**error** {code(text)}"))
        self._remaining = [Block("#### Not applied"), *_blocks(report)[1:]]

    @property
    def has_warnings(self) -> bool:
        """Whether a plan has findings about files that stop nothing."""
        return isinstance(self._last, PlanReport) and any(map(_is_warning, self._last.problems))

    def blocks(self, before: FindingCounts | None = None) -> list[Block]:
        """All of it as Markdown; the notes first, as the end is what is cut off.

        Of a plan's warnings those that were there ``before`` are counted and not told.
        """
        report, others = self._last, 0
        if before is not None and isinstance(report, PlanReport):
            report, others = _brought(report, before)
        heading, *rest = _blocks(report)
        said = f"{counted(others, 'warning')} that this pull request does not bring."
        return [heading, *self._notes, *([Block(said)] if others else []), *rest, *self._remaining]

    def outputs(self) -> dict[str, str]:
        """The action's outputs that count changes; empty where there is no plan."""
        if self._plan is None:
            return dict.fromkeys(("changes", "create", "update", "delete"), "")
        count = self._plan.count
        return {
            "changes": str(len(self._plan.changes)),
            "create": str(count(Action.CREATE)),
            "update": str(count(Action.UPDATE)),
            "delete": str(count(Action.DELETE) + count(Action.REPLACE)),
        }


def _is_warning(problem: Problem) -> bool:
    return problem.severity is Severity.WARNING and problem.origin is not None


def _brought(report: PlanReport, before: FindingCounts) -> tuple[PlanReport, int]:
    """The report with what a pull request brings: all errors, and the warnings that are new."""
    compared = compare(filter(_is_warning, report.problems), before)
    new = {id(one) for one in compared.new}
    kept = tuple(one for one in report.problems if not _is_warning(one) or id(one) in new)
    return replace(report, plan=replace(report.plan, problems=kept)), compared.known


def _blocks(report: Report) -> list[Block]:
    return MarkdownRenderer(surroundings()).blocks(report)
