"""Which prompts are made of which files: a file that is written changes all of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from promptsync.model import Key

    Writing = Mapping[Path, str | None]
    """The files to write, with their texts; None: to remove."""


class SharedFiles:
    """``made_of`` has the files of each prompt, relative to ``here``, ``owners`` the owner of each part.

    Two names of one file are one, whether by a link or by a hard link.
    """

    def __init__(self, made_of: Mapping[Key, frozenset[str]], here: Path, owners: Mapping[Key, Key]) -> None:
        self._owners = owners
        self._users: dict[object, set[Key]] = {}
        for key, files in made_of.items():
            for file in files:
                self._users.setdefault(_identity(here / file), set()).add(key)

    def others(self, path: Path, key: Key) -> list[Key]:
        """The prompts that are made of the file; not ``key``, nor what is of one owner with it."""
        users = self._users.get(_identity(path), set())
        return sorted(one for one in users if self._owners.get(one, one) != self._owners.get(key, key))

    def conflict(self, key: Key, writings: Mapping[Key, Writing]) -> tuple[Path, Key] | None:
        """A file that ``key`` would write, and another prompt that has it and is not to get the same text."""
        for path, text in writings[key].items():
            one = _identity(path)
            for other in self.others(path, key):
                theirs = {_identity(p): t for p, t in writings.get(other, {}).items()}
                if theirs.get(one) != text:
                    return path, other
        return None


def _identity(path: Path) -> object:
    try:
        found = path.stat()
    except OSError:
        return os.path.realpath(path)
    return found.st_dev, found.st_ino
