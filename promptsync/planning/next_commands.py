"""What to run next, from how a target stands."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from promptsync.reports.status import NextCommand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.reports.status import TargetStatus


_NO_FILES = {"no-library", "empty-library"}


def next_commands(status: TargetStatus, options: tuple[str, ...]) -> tuple[NextCommand, ...]:
    """The commands, the most pressing first; ``options`` lead to the same target and files. May be empty."""
    if status.running:
        return (_command("plan", options, "see what is left once that apply has ended"),)
    return tuple(_commands(status, options))


def _commands(status: TargetStatus, options: tuple[str, ...]) -> Iterator[NextCommand]:
    plan = status.plan
    if plan.errors and not plan.managed and {one.rule for one in plan.errors} <= _NO_FILES:
        if plan.unmanaged:
            yield _command("pull", options, "write the organization's prompts into files")
        else:
            yield NextCommand("promptsync init", "begin with a first prompt")
        return
    if status.broken:
        yield NextCommand("promptsync validate", "see what is wrong in the files")
    elif plan.errors:
        yield _command("plan", options, "see why nothing can be applied")
    elif plan.changes:
        yield _command("plan", options, "see what an apply would do")
        yield _command("apply", options, "do it")
    for key in status.conflicts[:1]:
        yield _command("pull", (key, "--theirs", *options), f"take the platform's text of {key}")
        yield _command("pull", (key, "--merge", *options), "or merge it into the file")
        wins = ("--conflict", "overwrite", "--only", key)
        yield _command("apply", (*wins, *options), "or let git win")
    if status.drifted:
        yield _command("pull --drift", options, "bring the platform's edits into the files")
    if plan.unmanaged and not plan.managed:
        yield _command("pull", options, "write the organization's prompts into files")


def _command(words: str, options: tuple[str, ...], why: str) -> NextCommand:
    return NextCommand(shlex.join(["promptsync", *words.split(), *options]), why)
