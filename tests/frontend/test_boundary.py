"""Whatever is raised has one exit code, one word on stderr and one document on stdout."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
import pytest

from promptsync.errors import Exit, InvalidLibraryError, PromptsyncError, RefusedError, UsageError
from promptsync.frontend.boundary import exit_code_of
from promptsync.frontend.reporter import Reporter
from promptsync.plan.plan import Plan
from promptsync.problems import problem
from promptsync.reports.report import HistoryReport, PlanReport

if TYPE_CHECKING:
    from collections.abc import Callable

    from promptsync.frontend.failures import Failure


def raising(error: BaseException) -> Callable[[], int]:
    def work() -> int:
        raise error

    return work


def reporter(format_: str) -> Reporter:
    made = Reporter()
    made.kind, made.target, made.format_ = "plan", "default", format_
    return made


FAILURES = [
    (PromptsyncError("no", "Do it."), Exit.FAILED, "refused", "error: no\n    Do it.\n"),
    (RefusedError("no"), Exit.REFUSED, "refused", "error: no\n"),
    (UsageError("no"), Exit.USAGE, "usage", "error: no\n"),
    (click.UsageError("no"), Exit.USAGE, "usage", "Error: no\n"),
    (click.ClickException("no"), Exit.FAILED, "refused", "Error: no\n"),
    (KeyboardInterrupt(), Exit.INTERRUPTED, "interrupted", "Interrupted.\n"),
    (click.Abort(), Exit.INTERRUPTED, "interrupted", "Interrupted.\n"),
    (InvalidLibraryError((problem("schema", "no"),), 2), Exit.FAILED, "schema", ""),
    (PermissionError(13, "no", "a file"), Exit.FAILED, "refused", "and run it again.\n"),
    (ZeroDivisionError("\x1b[31m"), Exit.BUG, "bug", "Please report it.\n"),
]


@pytest.mark.parametrize(("error", "code", "rule", "said"), FAILURES)
def test_a_failure_in_json(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: Exit, rule: str, said: str
) -> None:
    assert exit_code_of(raising(error), reporter("json")) == code
    out, err = capsys.readouterr()
    assert [one["rule"] for one in json.loads(out)["problems"]] == [rule]
    assert err.endswith(said)
    assert "\x1b" not in out + err


@pytest.mark.parametrize(("error", "code", "rule", "said"), FAILURES)
def test_a_failure_in_text(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: Exit, rule: str, said: str
) -> None:
    assert exit_code_of(raising(error), reporter("text")) == code
    out, err = capsys.readouterr()
    found = "error: no [schema]\n2 files checked: 1 error, 0 warnings.\n"
    assert out == (found if rule == "schema" else "")
    assert err.endswith(said)


def test_text_is_written_as_it_comes(capsys: pytest.CaptureFixture[str]) -> None:
    shown = reporter("text")
    shown.show(PlanReport("plan", Plan("default", "org-1")))
    assert capsys.readouterr().out.startswith("Plan for default")
    shown.show(HistoryReport(()))
    assert capsys.readouterr().out == "Nothing has been applied yet.\n"


def test_a_document_is_written_once_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    shown = reporter("json")
    shown.show(PlanReport("plan", Plan("default", "org-1")))
    shown.show(HistoryReport(()))
    assert capsys.readouterr().out == ""
    shown.close()
    shown.close()
    assert json.loads(capsys.readouterr().out)["kind"] == "history"


def test_a_failure_takes_the_place_of_what_was_kept(capsys: pytest.CaptureFixture[str]) -> None:
    shown = reporter("json")

    def work() -> int:
        shown.show(PlanReport("plan", Plan("default", "org-1")))
        raise RefusedError("nothing was applied")

    assert exit_code_of(work, shown) == Exit.REFUSED
    assert json.loads(capsys.readouterr().out)["organization"] is None


class FullDisk:
    """A FailureReporter that can write nothing."""

    def fail(self, _: Failure) -> None:
        raise OSError("no space left on device")

    def close(self) -> None:
        """Nothing was kept."""


def test_a_failure_that_cannot_be_written_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of(raising(RefusedError("no")), FullDisk()) == Exit.FAILED
    assert "no space left on device" in capsys.readouterr().err
