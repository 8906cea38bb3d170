"""Where results go: stdout for the result, stderr for the rest, colour only for a terminal."""

from __future__ import annotations

import os
import sys

import click

from promptsync.render.style import Style


def style() -> Style:
    """Colour on a terminal that shows it, unless NO_COLOR is set (no-color.org)."""
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Style(colour=sys.stdout.isatty() and not plain)


def put(text: str) -> None:
    """The result."""
    click.echo(text, nl=False, color=True)


def say(text: str) -> None:
    """A word beside the result."""
    click.echo(text, err=True)
