"""Which of the prompts a person means: by key, command, id, or a part of what they remember."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError
from promptsync.keys.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.reports.standing import Entry

_GLOB_SIGNS = frozenset("*?[")
_SHORTEST_ID = 8
_SEE_ALL = "`promptsync list` shows what there is."


def matching(entries: Sequence[Entry], word: str) -> tuple[Entry, ...]:
    """Those with ``word`` in their key, command, name or description, or whose key matches it as a glob.

    Case does not matter. Raises PromptsyncError if there is none.
    """
    folded = word.casefold()
    if _GLOB_SIGNS & set(folded):
        found = [one for one in entries if any(fnmatchcase(name, folded) for name in _names(one))]
    else:
        texts = ((one, (*_names(one), one.prompt.description.casefold())) for one in entries)
        found = [one for one, parts in texts if any(folded in part for part in parts)]
    if not found:
        raise PromptsyncError(f"no prompt matches {word}", _hint(entries, word))
    return tuple(found)


def find_entry(entries: Sequence[Entry], word: str) -> Entry:
    """The one that ``word`` names: a key, a ``/command``, an id or its beginning, or a whole name.

    Raises PromptsyncError.
    """
    found = _named(entries, word)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(one.key or one.id or "" for one in found)
        raise PromptsyncError(f"{word} is the name of several prompts", f"Choose one of {names}.")
    raise PromptsyncError(f"there is no prompt {word}", _hint(entries, word))


def _named(entries: Sequence[Entry], word: str) -> list[Entry]:
    if by_key := [one for one in entries if one.key == word]:
        return by_key
    if word.startswith("/"):
        return [one for one in entries if one.prompt.command == word[1:] != ""]
    by_id = [one for one in entries if one.id and one.id.startswith(word.lower())]
    if by_id and len(word) >= _SHORTEST_ID:
        return by_id
    return [one for one in entries if one.prompt.name == word]


def _names(entry: Entry) -> tuple[str, ...]:
    """What it is called, folded; the command with its slash."""
    command = f"/{entry.prompt.command}" if entry.prompt.command else ""
    return tuple(name.casefold() for name in (entry.key, entry.prompt.name, command) if name)


def _hint(entries: Sequence[Entry], word: str) -> str:
    keys = [one.key for one in entries if one.key]
    names = [one.prompt.name for one in entries if not one.key]
    commands = [f"/{one.prompt.command}" for one in entries if one.prompt.command]
    near = did_you_mean(word, commands if word.startswith("/") else [*keys, *names])
    return " ".join(part for part in (near, _SEE_ALL) if part)
