"""Asks a person, on a terminal."""

from __future__ import annotations

import signal
import sys

import click

from promptsync.errors import RefusedError
from promptsync.session.signals import handling


def confirm(question: str, *, refusal: str, without_terminal: str) -> None:
    """Go on only if a person says yes.

    Raises RefusedError: with ``refusal`` for a no, and with the hint ``without_terminal`` where nobody can be
    asked.
    """
    if sys.stdin is None or not sys.stdin.isatty():  # None: it is closed
        raise RefusedError("there is no terminal to ask on", without_terminal)
    # An event loop's own handler would hear Ctrl-C only after the question has been answered.
    with handling(signal.default_int_handler, signal.SIGINT):
        agreed = click.confirm(question, err=True)
    if not agreed:
        raise RefusedError(refusal)
