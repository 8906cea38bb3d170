"""The one error boundary: whatever a command raises becomes an exit code and a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from promptsync.errors import Exit
from promptsync.frontend.console import lasting_output, say
from promptsync.frontend.failures import explain
from promptsync.frontend.reporter import Reporter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import click

    from promptsync.frontend.failures import Failure


class FailureReporter(Protocol):
    """Who shows what became of a command."""

    def fail(self, failure: Failure) -> None:
        """Report the failure in place of a result."""
        ...

    def close(self) -> None:
        """Write what is left to write."""
        ...


def run(command: click.Command, arguments: Sequence[str] | None) -> int:
    """Run ``command``, with a Reporter as click's object, and give its exit code.

    A result that cannot be written stops nothing, but the run has failed then.
    """
    reporter = Reporter()

    def work() -> int:
        code = command.main(arguments, prog_name="promptsync", standalone_mode=False, obj=reporter)
        return code if isinstance(code, int) else Exit.DONE

    with lasting_output() as result:
        code = exit_code_of(work, reporter)
        if result.failure:
            say(f"error: the result could not be written to stdout: {result.failure}")
    return Exit.FAILED if result.failure and code in {Exit.DONE, Exit.PENDING} else code


def exit_code_of(work: Callable[[], int], reporter: FailureReporter) -> int:
    """The exit code of ``work``; whatever it raises is reported."""
    try:
        code = work()
        reporter.close()
    except SystemExit:
        # Click's way to end when a shell asked it for completions.
        return Exit.DONE
    except BaseException as error:  # noqa: BLE001  # the boundary: anything else is ours to answer for
        return _failed(error, reporter)
    return code


def _failed(error: BaseException, reporter: FailureReporter) -> int:
    failure = explain(error)
    try:
        reporter.fail(failure)
    except BaseException as another:  # noqa: BLE001  # not even the failure could be written
        failure = explain(another)
        say(failure.said)
    return failure.exit_code
