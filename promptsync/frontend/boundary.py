"""The one error boundary. Three meanings: a user's matter (1, 3, 64), an interrupt (130), a bug (70)."""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING

import click

from promptsync import __version__
from promptsync.errors import Exit, PromptsyncError
from promptsync.frontend.console import lasting_output, say
from promptsync.render.escape import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(command: click.Command, arguments: Sequence[str] | None) -> int:
    """Run ``command`` and give its exit code; whatever is raised is said on stderr.

    A result that cannot be written stops nothing, but the run has failed then.
    """
    with lasting_output() as result:
        code = _guarded(command, arguments)
        if result.failure:
            say(f"error: the result could not be written to stdout: {result.failure}")
    return Exit.FAILED if result.failure and code in {Exit.DONE, Exit.PENDING} else code


def _guarded(command: click.Command, arguments: Sequence[str] | None) -> int:
    try:
        return _run(command, arguments)
    except (KeyboardInterrupt, click.Abort):
        say("Interrupted.")
        return Exit.INTERRUPTED
    except SystemExit:
        # Click's way to end when a shell asked it for completions.
        return Exit.DONE
    except Exception:  # noqa: BLE001  # the boundary: anything else is ours to answer for
        return _say_bug()


def _run(command: click.Command, arguments: Sequence[str] | None) -> int:
    """The command's exit code, or that of a failure a user can act on."""
    try:
        code = command.main(arguments, prog_name="promptsync", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return Exit.USAGE if isinstance(error, click.UsageError) else Exit.FAILED
    except PromptsyncError as error:
        say_error(error)
        return error.exit_code
    return code if isinstance(code, int) else Exit.DONE


def say_error(error: PromptsyncError) -> None:
    """The message and the hint on stderr."""
    say(f"error: {one_line(error.message)}")
    if error.hint:
        say(f"    {one_line(error.hint)}")


def _say_bug() -> int:
    say(visible(traceback.format_exc().rstrip("\n")))
    version = sys.version.split()[0]
    say(f"This is a bug in promptsync {__version__} (Python {version}). Please report it.")
    return Exit.BUG
