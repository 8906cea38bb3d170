"""Where results go: stdout for the result, stderr for the rest, color only for a terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from promptsync.render.style import Style

if TYPE_CHECKING:
    from typing import TextIO


def style() -> Style:
    """Color on a terminal that shows it, unless NO_COLOR is set (no-color.org)."""
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Style(color=sys.stdout.isatty() and not plain)


def put(text: str) -> None:
    """The result."""
    _write(text, sys.stdout)


def say(text: str) -> None:
    """A word beside the result."""
    _write(f"{text}\n", sys.stderr)


def warn(text: str) -> None:
    """A word about something to be done."""
    say(f"warning: {text}")


def _write(text: str, stream: TextIO) -> None:
    """Write, unless the reader went away (a pager, head): it has seen what it wanted, and the run goes on."""
    # What the stream's encoding lacks is written as its code point, as everything else that cannot be shown.
    shown = text.encode(stream.encoding, "backslashreplace").decode(stream.encoding)
    try:
        click.echo(shown, stream, nl=False, color=True)
    except BrokenPipeError:
        # Python's own advice (signal, "Note on SIGPIPE"): so nothing that is still buffered fails at exit.
        with Path(os.devnull).open("w") as nothing:
            os.dup2(nothing.fileno(), stream.fileno())
