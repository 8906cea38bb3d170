"""Which hosts a prompt names for the first time, and which commands it runs as root.

A fact says more than a rule: what an attack reaches for is often a host that no prompt had a reason to name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from promptsync.plan.notes import Reach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from promptsync.plan.change import Change

_HOST = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]{1,15}://(?:[^\s/@\"'`<>]{0,100}@)?"
    r"|\b(?:curl|wget|ssh|scp|nc|ping|telnet)[ \t]+(?:-\S{1,20}[ \t]+){0,4}(?:[\w.-]{1,60}@)?)"
    r"(?P<host>\[[0-9a-f:]{2,45}\]|(?:[a-z0-9_](?:[a-z0-9_-]{0,62})\.){1,8}[a-z0-9-]{2,63})",
    re.IGNORECASE,
)
_ROOT = re.compile(r"\b(?:sudo|doas|pkexec)(?:[ \t]+-[A-Za-z]{1,8}){0,4}[ \t]+(?P<command>[\w./-]{1,60})")
# Nobody's: RFC 2606, and this machine.
_NOBODYS = re.compile(
    r"(?:.*\.)?(?:example\.(?:com|org|net)|example|test|invalid|localhost|local)|127\.[\d.]+|0\.0\.0\.0|\[::1?\]"
)


def new_reach(changes: Sequence[Change]) -> Iterator[Reach]:
    """What each changed prompt names that it named neither on the platform nor when it was last applied."""
    for change in changes:
        if change.wanted is None:
            continue
        text = change.wanted.prompt
        before = list(_before(change))
        hosts, root = _new(_hosts, text, before), _new(_commands, text, before)
        if hosts or root:
            yield Reach(change.key, hosts, root)


def _before(change: Change) -> Iterator[str]:
    """The texts that the prompt has or had: the differences are against one of them."""
    for field in (*change.fields, *(change.drift.fields if change.drift else ())):
        if field.field == "prompt":
            yield str(field.before or "")
    if not any(field.field == "prompt" for field in change.fields) and change.id and change.wanted:
        yield change.wanted.prompt  # the text does not change


def _new(named: Callable[[str], list[str]], text: str, before: Sequence[str]) -> tuple[str, ...]:
    known = {one for other in before for one in named(other)}
    return tuple(one for one in dict.fromkeys(named(text)) if one not in known)


def _hosts(text: str) -> list[str]:
    found = (match["host"].casefold().rstrip(".") for match in _HOST.finditer(text))
    return [host for host in found if not _NOBODYS.fullmatch(host)]


def _commands(text: str) -> list[str]:
    return [match["command"] for match in _ROOT.finditer(text)]
