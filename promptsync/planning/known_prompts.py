"""Which of the prompts a person means: by key, command, id, or a part of what they remember."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError
from promptsync.keys.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.reports.standing import KnownPrompt

_GLOB_SIGNS = frozenset("*?[")
_SHORTEST_ID = 8
_SEE_ALL = "`promptsync list` shows what there is."


def matching(prompts: Sequence[KnownPrompt], word: str) -> tuple[KnownPrompt, ...]:
    """Those with ``word`` in their key, command, name or description, or whose key matches it as a glob.

    Case does not matter. Raises PromptsyncError if there is none.
    """
    folded = word.casefold()
    if _GLOB_SIGNS & set(folded):
        found = [one for one in prompts if any(fnmatchcase(name, folded) for name in _names(one))]
    else:
        texts = ((one, (*_names(one), one.prompt.description.casefold())) for one in prompts)
        found = [one for one, parts in texts if any(folded in part for part in parts)]
    if not found:
        raise PromptsyncError(f"no prompt matches {word}", _hint(prompts, word))
    return tuple(found)


def find_known(prompts: Sequence[KnownPrompt], word: str) -> KnownPrompt:
    """The one that ``word`` names: a key, a ``/command``, an id or its beginning, or a whole name.

    Raises PromptsyncError.
    """
    found = _named(prompts, word)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(one.key or one.id or "" for one in found)
        raise PromptsyncError(f"{word} is the name of several prompts", f"Choose one of {names}.")
    raise PromptsyncError(f"there is no prompt {word}", _hint(prompts, word))


def _named(prompts: Sequence[KnownPrompt], word: str) -> list[KnownPrompt]:
    if by_key := [one for one in prompts if one.key == word]:
        return by_key
    if word.startswith("/"):
        return [one for one in prompts if one.prompt.command == word[1:] != ""]
    by_id = [one for one in prompts if one.id and one.id.startswith(word.lower())]
    if by_id and len(word) >= _SHORTEST_ID:
        return by_id
    return [one for one in prompts if one.prompt.name == word]


def _names(known: KnownPrompt) -> tuple[str, ...]:
    """What it is called, folded; the command with its slash."""
    command = f"/{known.prompt.command}" if known.prompt.command else ""
    return tuple(name.casefold() for name in (known.key, known.prompt.name, command) if name)


def _hint(prompts: Sequence[KnownPrompt], word: str) -> str:
    keys = [one.key for one in prompts if one.key]
    names = [one.prompt.name for one in prompts if not one.key]
    commands = [f"/{one.prompt.command}" for one in prompts if one.prompt.command]
    near = did_you_mean(word, commands if word.startswith("/") else [*keys, *names])
    return " ".join(part for part in (near, _SEE_ALL) if part)
