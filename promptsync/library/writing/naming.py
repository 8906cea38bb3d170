"""Names for new prompt files that every file system takes, and that nobody has yet."""

from __future__ import annotations

import re
import unicodedata
from itertools import count
from typing import TYPE_CHECKING

from promptsync.model import Key

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 80
"""Characters of a file's name without its suffix."""

_NO_SLUG = re.compile(r"[^a-z0-9_]+")
# What Windows takes for a device, with any suffix; and what a file system that knows no case would take for
# README.md and SKILL.md, which are no prompt and a skill.
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]|readme|skill")
_NOTHING = "prompt"


def slug(text: str) -> str:
    """``text`` in lower-case ASCII letters, digits, ``-`` and ``_``: a file's name anywhere, never empty.

    Accents are dropped; what has no ASCII form at all is left out.
    """
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode("ascii")
    name = _NO_SLUG.sub("-", plain.lower()).strip("-")[:LONGEST].rstrip("-") or _NOTHING
    return f"{name}-{_NOTHING}" if _RESERVED.fullmatch(name) else name


class FreeKeys:
    """Gives out keys, each once, also on file systems that know no case. ``taken`` are those in use."""

    def __init__(self, taken: Iterable[Key]) -> None:
        self._taken = {key.casefold() for key in taken}

    def key_for(self, command: str, name: str, folder: str = "") -> Key:
        """A free key from the command, or the name where there is none; below ``folder``, taken as it is.

        Where the key is in use, the next free number from 2 is added.
        """
        stem = slug(command or name)
        before = f"{folder}/" if folder else ""
        keys = (f"{before}{_numbered(stem, number)}" for number in count(1))
        key = next(each for each in keys if each.casefold() not in self._taken)
        self._taken.add(key.casefold())
        return Key(key)


def _numbered(stem: str, number: int) -> str:
    if number == 1:
        return stem
    end = f"-{number}"
    return stem[: LONGEST - len(end)].rstrip("-") + end
