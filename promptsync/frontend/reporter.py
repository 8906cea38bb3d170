"""Shows the reports of a command in the format that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.frontend.console import put, say, style
from promptsync.frontend.failures import explain
from promptsync.render.style import Style

if TYPE_CHECKING:
    from promptsync.errors import PromptsyncError
    from promptsync.frontend.failures import Failure
    from promptsync.protocols import Progress
    from promptsync.render.renderer import Surroundings
    from promptsync.report import PlanReport, Report

TEXT = "text"


class Reporter:
    """Text as it comes; in any other format one document at the end, of the last report or the failure.

    The command line sets ``kind``, ``target`` and ``format_`` as soon as it knows them, for the report of a
    failure. Nothing is imported for a format before there is something to show.
    """

    def __init__(self) -> None:
        self.kind = ""
        self.target: str | None = None
        self.format_ = TEXT
        self._last: Report | None = None

    def show(self, report: Report) -> None:
        """Write the report, or keep it for the end in the place of the one before."""
        if self.format_ == TEXT:
            put(_rendered(TEXT, report))
        else:
            self._last = report

    def before_asking(self, report: PlanReport) -> None:
        """A person is about to be asked: except in text, they have not seen the plan yet."""
        if self.format_ != TEXT:
            say(_rendered(TEXT, report, Style()))

    def steps(self, total: int) -> Progress:
        """Watches the steps of an apply, a line each on stderr."""
        from promptsync.frontend.progress import StepLines

        return StepLines(total)

    def complain(self, error: PromptsyncError) -> None:
        """What went wrong beside the report that is shown."""
        say(explain(error).said)

    def fail(self, failure: Failure) -> None:
        """Report a failure, in place of what was kept."""
        from promptsync.report import FailureReport

        if failure.said:
            say(failure.said)
        self.show(FailureReport(self.kind, self.target, failure.problems, failure.files))
        self.close()

    def close(self) -> None:
        """Write the document, once."""
        last, self._last = self._last, None
        if last:
            put(_rendered(self.format_, last))


def surroundings(style_: Style | None = None) -> Surroundings:
    """The terminal as it is, or ``style_``; and the files around the working directory."""
    from promptsync.frontend.excerpts import WorkingDirectory
    from promptsync.render.renderer import Surroundings

    return Surroundings(style_ or style(), WorkingDirectory())


def _rendered(format_: str, report: Report, style_: Style | None = None) -> str:
    from promptsync.render.formats import make_renderer

    return make_renderer(format_, surroundings(style_)).render(report)
