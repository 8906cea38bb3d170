"""Which prompts a plan may change, as a frozen value: chosen by key or by glob for one run."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from promptsync.keys.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from promptsync.model import Key


@dataclass(frozen=True, slots=True)
class Choice:
    """All prompts, or those of ``keys`` and ``only``; of these, none that ``skip`` matches.

    ``only`` and ``skip`` are globs of whole keys: ``*`` stays within a folder, ``**`` does not. A prompt that
    was moved is chosen or skipped by either of its keys.
    """

    keys: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.keys or self.only or self.skip)

    def chooses(self, keys: Collection[Key]) -> bool:
        """Whether the prompt with these keys, its present and its former one, is chosen."""
        wanted = not (self.keys or self.only)
        wanted = wanted or any(key in self.keys or _matches(self.only, key) for key in keys)
        return wanted and not any(_matches(self.skip, key) for key in keys)

    def unmatched(self, known: Collection[Key]) -> tuple[str, str] | None:
        """What matches no key of ``known``, and the advice to go with it; None if all matches."""
        for key in self.keys:
            if key not in known:
                return f"{key}: there is no prompt with this key", nearest(key, known)
        for option, globs in (("--only", self.only), ("--skip", self.skip)):
            for glob in globs:
                if not any(_matches((glob,), key) for key in known):
                    return f"{option} {glob}: it matches no prompt", nearest(glob, known)
        return None


ALL = Choice()
"""Every prompt."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The key that somebody may have meant; else how keys look."""
    known = sorted(known)
    if below := [key for key in known if key.startswith(f"{word.rstrip('/')}/")]:
        return f"It is a folder, with {below[0]} in it: write --only '{word.rstrip('/')}/**'."
    otherwise = "A key is a file's path below the prompts directory without its suffix."
    return did_you_mean(word, known) or otherwise


def _matches(globs: Iterable[str], key: Key) -> bool:
    return any(key == glob or _fits(glob.split("/"), key.split("/")) for glob in globs)


def _fits(glob: Sequence[str], parts: Sequence[str]) -> bool:
    """Folder by folder; ``**`` stands for any number of them, at the end for at least one."""
    if not (glob and parts):
        return not (glob or parts)
    first, *rest = glob
    if first == "**":
        return not rest or any(_fits(rest, parts[place:]) for place in range(len(parts)))
    return fnmatchcase(parts[0], first) and _fits(rest, parts[1:])
