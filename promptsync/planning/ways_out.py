"""The commands by which a person settles what both sides have made of a prompt."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from promptsync.plan.change import Update

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.model import Key
    from promptsync.plan.change import Change


def theirs(key: Key, options: Sequence[str]) -> str:
    """Bring what the platform has into the file."""
    return _command("pull", key, "--theirs", *options)


def merge(key: Key, options: Sequence[str]) -> str:
    """Merge both into the file, with markers where they differ."""
    return _command("pull", key, "--merge", *options)


def drift(options: Sequence[str]) -> str:
    """Bring every edit that only the platform has into the files."""
    return _command("pull", "--drift", *options)


def ours(policy: str, key: Key, options: Sequence[str]) -> str:
    """Let git win, for one prompt; ``policy`` is ``conflict`` or ``drift``."""
    return _command("apply", f"--{policy}", "overwrite", "--only", key, *options)


def keeping_command(change: Change, options: Sequence[str]) -> str:
    """Keep the edit that ``change`` overwrites."""
    edited_there_only = (
        isinstance(change, Update) and change.base and change.wanted.digest == change.base.sent
    )
    return drift(options) if edited_there_only else theirs(change.key, options)


def _command(*words: str) -> str:
    return shlex.join(["promptsync", *words])
