"""Commands that a plan takes away while something mentions them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.plan.change import Delete, Replace, Update
from promptsync.problems import Problem
from promptsync.source.mentions import Text, mentions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from promptsync.model import Desired, Key
    from promptsync.plan.plan import Plan
    from promptsync.problems import Severity
    from promptsync.source.mentions import Mention

RULE = "used-command"
_MOST = 5
"""Mentions that a finding names."""


def lost_commands(plan: Plan) -> dict[str, Key]:
    """The commands that nobody has after the plan, each with the key of the prompt that gives it up."""
    lost: dict[str, Key] = {}
    taken: set[str] = set()
    for change in plan.changes:
        wanted = change.wanted.command if change.wanted else ""
        taken.add(wanted)
        if isinstance(change, Delete | Replace | Update) and change.live.head.is_command:
            before = change.live.command
            if before and before != wanted:
                lost[before] = change.key
    return {command: key for command, key in lost.items() if command not in taken}


def prompt_texts(desired: Iterable[Desired]) -> Iterator[Text]:
    """The texts of the library."""
    for one in desired:
        yield Text("prompt", one.key, "", one.prompt.prompt)


def used_commands(lost: dict[str, Key], texts: Iterable[Text], severity: Severity) -> tuple[Problem, ...]:
    """A finding for each lost command that is mentioned, except in the prompt that gives it up."""
    found: dict[str, list[Mention]] = {}
    for one in mentions(texts, lost):
        if (one.where.kind, one.where.name) != ("prompt", lost[one.command]):
            found.setdefault(one.command, []).append(one)
    return tuple(_problem(command, lost[command], several, severity) for command, several in found.items())


def _problem(command: str, key: Key, found: list[Mention], severity: Severity) -> Problem:
    named = [where_of(one) for one in found[:_MOST]]
    more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
    message = f"{key} gives up /{command}, which is mentioned in {', '.join(named)}{more}"
    hint = "Change what mentions it first. What is typed in a chat, or not listed to this token, is not seen."
    return Problem(RULE, severity, message, None, hint)


def where_of(mention: Mention) -> str:
    """``automation "Nightly" (step 2, disabled)``, ``prompt review/change``."""
    where = mention.where
    if where.kind != "automation":
        return f"{where.kind} {where.name}{f' ({where.place})' if where.place else ''}"
    return f'{where.kind} "{where.name}" ({", ".join((where.place, *where.details))})'
