"""Asks a person, on a terminal."""

from __future__ import annotations

import re
import signal
import sys
from typing import TYPE_CHECKING

import click

from promptsync.errors import RefusedError
from promptsync.session.runs.signals import handling

if TYPE_CHECKING:
    from collections.abc import Sequence


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


def choose(question: str, names: Sequence[str]) -> frozenset[int]:
    """The places in ``names``, from 0, that a person chooses. Raises RefusedError if they want none."""
    for number, name in enumerate(names, 1):
        click.echo(f"{number:>4}  {name}", err=True)
    hint = "numbers such as 1,3-5; all; none"
    with handling(signal.default_int_handler, signal.SIGINT):
        while True:
            said = click.prompt(f"{question} ({hint})", default="all", err=True)
            chosen = _numbers(said.strip().lower(), len(names))
            if chosen is not None:
                break
            click.echo(f"{said!r} is not a choice from 1 to {len(names)}.", err=True)
    if not chosen:
        raise RefusedError("nothing was chosen, so nothing was written")
    return chosen


def _numbers(said: str, most: int) -> frozenset[int] | None:
    """The places that an answer means; None for an answer that means nothing."""
    if said in {"all", "none"}:
        return frozenset(range(most) if said == "all" else ())
    found: set[int] = set()
    for part in re.split(r"[\s,]+", said):
        numbers = re.fullmatch(r"([0-9]{1,6})(?:-([0-9]{1,6}))?", part)
        if not numbers:
            return None
        first = int(numbers[1])
        last = int(numbers[2] or first)
        if not 1 <= first <= last <= most:
            return None
        found |= {*range(first - 1, last)}
    return frozenset(found)
