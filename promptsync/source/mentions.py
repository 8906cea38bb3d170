"""Where a slash command is mentioned: as a whole word of a text, never in a path, a route or an address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

# What stands before a slash that begins a path, a route or an attribute's value; an e-mail's or a URL's too.
_BEFORE = r"(?<![\w/.:@#~=\\{}<>%+&?$-])(?<!/\*)(?<!\([\"'])"
# What makes a longer word, a path, a file, a query or a template of it.
_AFTER = r"(?![\w/\\{}<=@-]|\*(?!\*)|[.:?#]\w)"
# A command is of these characters (schemas/prompt.schema.json): the longest run of them is one, or none is.
_COMMAND = re.compile(rf"{_BEFORE}/([\w-]+){_AFTER}")
_ROUTE = re.compile(
    r"(?:\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|cd|ls|cat|rm|cp|mv|mkdir|mount|curl|visit|open)"
    r"|\b(?:route|path|endpoint|page|url|directory|folder|dir|file|mount|volume)s?:?)[ \t]+[`\"']?\Z",
    re.IGNORECASE,
)
_LOOK_BACK = 24


@dataclass(frozen=True, slots=True)
class Text:
    """A text that may mention a command: ``kind`` is what holds it, ``name`` which, ``place`` where in it.

    ``details`` are for people, such as that an automation is off.
    """

    kind: str
    name: str
    place: str
    text: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """The command, without its slash, and the text that mentions it."""

    command: str
    where: Text


def mentioned(text: str, commands: Collection[str]) -> frozenset[str]:
    """Those of ``commands``, which exist, that ``text`` mentions."""
    if not commands or "/" not in text:
        return frozenset()
    found = (one for one in _COMMAND.finditer(text) if one[1] in commands)
    return frozenset(
        one[1] for one in found if not _ROUTE.search(text[max(one.start() - _LOOK_BACK, 0) : one.start()])
    )


def with_renamed(text: str, old: str, new: str) -> str:
    """``text`` with every mention of the command ``old`` as one of ``new``."""

    def replaced(found: re.Match[str]) -> str:
        route = _ROUTE.search(text[: found.start()][-_LOOK_BACK:])
        return found[0] if route else f"/{new}"

    return re.sub(rf"{_BEFORE}/{re.escape(old)}{_AFTER}", replaced, text)


def mentions(texts: Iterable[Text], commands: Collection[str]) -> tuple[Mention, ...]:
    """Every mention of ``commands``, one for each text and command."""
    return tuple(Mention(command, one) for one in texts for command in sorted(mentioned(one.text, commands)))
