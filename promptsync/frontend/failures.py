"""Whatever was raised → what is shown of it, and the exit code."""

from __future__ import annotations

import io
import sys
from typing import NamedTuple

import click

from promptsync import __version__
from promptsync.errors import Exit, InvalidLibraryError, PromptsyncError
from promptsync.problems import Problem, problem
from promptsync.render.escape import one_line, visible


class Failure(NamedTuple):
    """Why a command has no result.

    ``said`` goes to stderr, as text in every format; empty if the findings say it all. ``files`` is how many
    files were read if the findings are a library's, else None.
    """

    exit_code: Exit
    said: str
    problems: tuple[Problem, ...]
    files: int | None = None


def explain(error: BaseException) -> Failure:
    """Three meanings: something a user can act on (1, 3, 64), an interrupt (130), or a bug (70)."""
    match error:
        case InvalidLibraryError():
            return Failure(error.exit_code, "", error.problems, error.files)
        case PromptsyncError():
            return Failure(error.exit_code, _sentence(error), error.problems)
        case click.UsageError():
            return Failure(Exit.USAGE, _shown(error), (problem("usage", error.format_message()),))
        case click.ClickException():
            return Failure(Exit.FAILED, _shown(error), (problem("refused", error.format_message()),))
        case KeyboardInterrupt() | click.Abort():
            return Failure(Exit.INTERRUPTED, "Interrupted.", (problem("interrupted", "interrupted"),))
    return _refused_by_system(error) if isinstance(error, OSError) else _bug(error)


def _refused_by_system(error: OSError) -> Failure:
    """What nobody closer to the call has put into words. The disk and the network are no bugs of ours."""
    reason = error.strerror or str(error) or type(error).__name__
    message = f"{error.filename} cannot be used: {reason}" if error.filename else f"the system says: {reason}"
    failure = PromptsyncError(
        message, "Check the disk, the rights and the limits of this machine, and run it again."
    )
    return Failure(failure.exit_code, _sentence(failure), failure.problems)


def _sentence(error: PromptsyncError) -> str:
    """The message, and the hint below it."""
    said = f"error: {one_line(error.message)}"
    return f"{said}\n    {one_line(error.hint)}" if error.hint else said


def _shown(error: click.ClickException) -> str:
    """As click shows it, with the usage of the command."""
    text = io.StringIO()
    error.show(text)
    return visible(text.getvalue().rstrip("\n"))


def _bug(error: BaseException) -> Failure:
    import traceback

    version = f"promptsync {__version__} (Python {sys.version.split()[0]})"
    trace = visible("".join(traceback.format_exception(error)).rstrip("\n"))
    found = problem(
        "bug", f"{type(error).__name__}: {error}", None, f"This is a bug in {version}. Report it."
    )
    return Failure(Exit.BUG, f"{trace}\nThis is a bug in {version}. Please report it.", (found,))
