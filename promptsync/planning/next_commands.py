"""What to run next, from how a target stands."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from promptsync.status import NextCommand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.status import Status


def next_commands(status: Status, options: tuple[str, ...]) -> tuple[NextCommand, ...]:
    """The commands, the most pressing first; ``options`` lead to the same target and files. May be empty."""
    if status.running:
        return (_command("plan", options, "see what is left once that apply has ended"),)
    return tuple(_commands(status, options))


def _commands(status: Status, options: tuple[str, ...]) -> Iterator[NextCommand]:
    plan = status.plan
    if plan.errors:
        yield _command("plan", options, "see why nothing can be applied")
    elif plan.changes:
        yield _command("plan", options, "see what an apply would do")
        yield _command("apply", options, "do it")
    if status.conflicts and not plan.errors:
        yield _command("plan --conflict overwrite", options, "see what git would overwrite")
    if status.drifted:
        yield _command("pull --drift", options, "bring the platform's edits into the files")
    if plan.unmanaged and not plan.managed:
        yield _command("pull", options, "write the organization's prompts into files")


def _command(words: str, options: tuple[str, ...], why: str) -> NextCommand:
    return NextCommand(shlex.join(["promptsync", *words.split(), *options]), why)
