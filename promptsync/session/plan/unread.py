"""Files with errors beside those that a choice is about: a plan of one prompt does not wait for another's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.problems import Severity

if TYPE_CHECKING:
    from promptsync.keys.choice import Choice
    from promptsync.library.loader import Library
    from promptsync.model import Key


def without_unread(library: Library, choice: Choice) -> tuple[Library, frozenset[Key]]:
    """The library with warnings in the place of errors in files that are not chosen, and the keys of these.

    A file that a chosen prompt comes from too keeps its errors.
    """
    unread = {key for key, _ in library.broken if choice and not choice.chooses((key,))}
    if not unread:
        return library, frozenset()
    needed = {file for key, files in library.broken if key not in unread for file in files}
    spared = {file for key, files in library.broken if key in unread for file in files} - needed
    problems = (
        replace(one, severity=Severity.WARNING) if one.origin and one.origin.file in spared else one
        for one in library.problems
    )
    return replace(library, problems=tuple(problems)), frozenset(unread)
