"""Shows the reports of a command in the format that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.frontend.console import columns, put, say, style
from promptsync.frontend.failures import explain
from promptsync.render.counting import counted
from promptsync.render.escape import one_line
from promptsync.render.style import Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.errors import PromptsyncError
    from promptsync.frontend.failures import Failure
    from promptsync.model import Key
    from promptsync.protocols import Progress
    from promptsync.render.renderer import Surroundings
    from promptsync.reports.report import PlanReport, Report
    from promptsync.reports.tried import Tried
    from promptsync.source.file_reader import FileReader
    from promptsync.trying.agent_runs import RunState
    from promptsync.trying.case import Attempt

TEXT = "text"


class Reporter:
    """Text as it comes; in any other format one document at the end, of the last report or the failure.

    The command line sets ``kind``, ``target`` and ``format_`` as soon as it knows them, for the report of a
    failure, and ``files`` if it has read some. Nothing is imported for a format before there is something to
    show. ``last`` is the newest report; a ``quiet`` one writes no document.
    """

    def __init__(self) -> None:
        self.kind = ""
        self.target: str | None = None
        self.format_ = TEXT
        self.files: FileReader | None = None
        self._last: Report | None = None
        self.last: Report | None = None
        self.quiet = False
        self._said: dict[str, str] = {}

    def show(self, report: Report) -> None:
        """Write the report, or keep it for the end in the place of the one before."""
        self.last = report
        if self.format_ == TEXT:
            put(self._rendered(report))
        else:
            self._last = report

    def before_asking(self, report: PlanReport) -> None:
        """A person is about to be asked: except in text, they have not seen the plan yet."""
        if self.format_ != TEXT:
            say(_rendered(TEXT, report, surroundings(self.files, Style())))

    def steps(self, total: int) -> Progress:
        """Watches the steps of an apply, a line each on stderr."""
        from promptsync.frontend.progress import StepLines

        return StepLines(total)

    def changed(self) -> None:
        """The next plan is another one than the one that was asked about."""
        say("The organization has changed since the plan was made. This is the plan now:")

    def waiting(self, keys: Sequence[Key]) -> None:
        """An apply waits for prompts to be listed."""
        say(f"Waiting for the platform to list {counted(len(keys), 'prompt')}: {one_line(', '.join(keys))}")

    def stopping(self, under_way: int) -> None:
        """A signal came: no further request is started, and so many are waited for."""
        requests = counted(under_way, "request")
        say(f"Stopping: waiting for {requests} under way. Press Ctrl-C again to stop waiting.")

    def abandoning(self, under_way: int) -> None:
        """Another signal came: so many requests are not waited for any longer."""
        requests = counted(under_way, "request")
        say(f"Not waiting for {requests} any longer. The next apply looks up what became of that.")

    def started(self, attempt: Attempt) -> None:
        """A run is about to be started."""
        say(f"{_of(attempt.key, attempt.case.number, attempt.side)}: starting")

    def looked(self, attempt: Attempt, state: RunState) -> None:
        """A run was looked at: told if it has moved on."""
        name = _of(attempt.key, attempt.case.number, attempt.side)
        phase = state.phase.removeprefix("PHASE_").replace("_", " ").lower()
        said = f"{name}: {phase}, {counted(state.iterations, 'iteration')}, {state.tokens} tokens"
        if self._said.get(name) != said:
            self._said[name] = said
            say(one_line(said))

    def ended(self, tried: Tried) -> None:
        """A try is over."""
        say(f"{_of(tried.key, tried.case, tried.side)}: {tried.status.replace('-', ' ')}")

    def stopping_runs(self) -> None:
        """A signal came: the runs are stopped and removed."""
        say("Stopping: the runs are stopped and removed. Press Ctrl-C again to leave them.")

    def leaving_runs(self) -> None:
        """Another signal came: what is still there stays."""
        say("Runs may be left behind. `promptsync try --clean` removes them.")

    def complain(self, error: PromptsyncError) -> None:
        """What went wrong beside the report that is shown."""
        say(explain(error).said)

    def fail(self, failure: Failure) -> None:
        """Report a failure, in place of what was kept."""
        from promptsync.reports.checked import FailureReport

        if failure.said:
            say(failure.said)
        self.show(FailureReport(self.kind, self.target, failure.problems, failure.files))
        self.close()

    def _rendered(self, report: Report) -> str:
        return _rendered(self.format_, report, surroundings(self.files))

    def close(self) -> None:
        """Write the document, once."""
        last, self._last = self._last, None
        if last and not self.quiet:
            put(self._rendered(last))


def _of(key: str, case: int, side: str) -> str:
    return f"{one_line(key)} case {case}, {side}"


def surroundings(files: FileReader | None = None, style_: Style | None = None) -> Surroundings:
    """The terminal as it is, or ``style_``; and the files around the working directory."""
    from promptsync.frontend.excerpts import WorkingDirectory
    from promptsync.render.renderer import Surroundings
    from promptsync.source.file_reader import FileReader

    return Surroundings(style_ or style(), columns(), WorkingDirectory(files or FileReader()))


def _rendered(format_: str, report: Report, around: Surroundings) -> str:
    from promptsync.render.formats import make_renderer

    return make_renderer(format_, around).render(report)
