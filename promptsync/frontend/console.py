"""Where results go: stdout for the result, stderr for the rest, color only where it is shown."""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from typing import TYPE_CHECKING

import click

from promptsync.render.style import Style

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from _typeshed import ReadableBuffer


def style() -> Style:
    """No color with ``--no-color`` or NO_COLOR (no-color.org); else color with FORCE_COLOR (force-color.org).

    Without any of them: color on a terminal that shows it.
    """
    context = click.get_current_context(silent=True)
    if (context and context.color is False) or os.environ.get("NO_COLOR"):
        return Style()
    on_terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return Style(color=on_terminal or bool(os.environ.get("FORCE_COLOR")))


def columns(otherwise: int = 100) -> int:
    """How wide the terminal is (COLUMNS goes before), ``otherwise`` without one."""
    if not (sys.__stdout__ and sys.__stdout__.isatty()) and not os.environ.get("COLUMNS"):
        return otherwise
    import shutil  # it loads three compressors, which a run without a terminal does without

    return shutil.get_terminal_size((otherwise, 24)).columns


def put(text: str) -> None:
    """The result."""
    click.echo(text, sys.stdout, nl=False, color=True)


def say(text: str) -> None:
    """A word beside the result."""
    click.echo(text, sys.stderr, color=True)


def warn(text: str) -> None:
    """A word about something to be done."""
    say(f"warning: {text}")


class LastingOutput(io.BufferedIOBase):
    """A standard stream that never fails: what cannot be written is dropped.

    ``failure`` says why, in a clause. It stays empty if the reader went away (a pager, head): they have seen
    what they wanted.
    """

    name = "<output>"

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream.buffer if stream else None
        self.failure = ""

    def writable(self) -> bool:
        """Also if what is written is dropped."""
        return True

    def isatty(self) -> bool:
        """Whether a person sees it at once."""
        return self._stream is not None and self._stream.isatty()

    def fileno(self) -> int:
        """The descriptor. Raises OSError for a stream that has none."""
        return self._stream.fileno() if self._stream else super().fileno()

    def write(self, data: ReadableBuffer, /) -> int:
        """Write all of it, or drop it."""
        try:
            self._write(data)
        except BrokenPipeError:
            self._leave()
        except OSError as error:
            self.failure = self.failure or error.strerror or str(error)
            self._leave()
        return len(memoryview(data))

    def _write(self, data: ReadableBuffer) -> None:
        if self._stream:
            self._stream.write(data)
            self._stream.flush()
        else:
            self.failure = "it is closed"

    def _leave(self) -> None:
        """Lead the descriptor nowhere, so that nothing still buffered fails at exit."""
        with suppress(OSError):
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, self.fileno())
            os.close(nothing)


@contextmanager
def lasting_output() -> Iterator[LastingOutput]:
    """Let no write to stdout or stderr raise until the block ends; gives what became of stdout.

    A full disk, a closed stream or a reader that went away then stops no command in the middle of its work.
    """
    _take_closed_descriptors()
    result, rest = LastingOutput(sys.stdout), LastingOutput(sys.stderr)
    with redirect_stdout(_text(result, sys.stdout)), redirect_stderr(_text(rest, sys.stderr)):
        yield result


def _text(output: LastingOutput, like: TextIO | None) -> TextIO:
    """Text to ``output``. A character that the encoding lacks is written as its code point."""
    encoding = like.encoding if like else "utf-8"
    return io.TextIOWrapper(output, encoding, errors="backslashreplace", write_through=True)


def _take_closed_descriptors() -> None:
    """Open 0, 1 and 2 if they are closed: else the next file gets one, and what is printed goes into it."""
    with suppress(OSError):  # of a process that may open no more files, or has no such device
        while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _STDERR:
            pass
        os.close(descriptor)


_STDERR = 2
