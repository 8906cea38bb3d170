"""Conflicts that an update has left in files which are not read as prompts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.config import LOCK_NAME
from promptsync.source.yaml_syntax import conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from promptsync.problems import Problem

_SIGN = b"\n    conflicts:"
"""A lock in which an update has left a conflict has such a line; no other lock is parsed for this."""


def lock_problems(root: Path, shown: Callable[[Path], Path]) -> Iterator[Problem]:
    """A finding for each file beside a prompt's own that still has markers, or for a lock that is not good.

    ``root`` is the lock's folder; ``shown`` makes of a path what people see.
    """
    path = root / LOCK_NAME
    if _SIGN not in _content(path):
        return
    from promptsync.lock import load_lock

    lock, problems = load_lock(path, shown(path).as_posix())
    yield from problems
    for prompt in (prompt for source in lock.sources for prompt in source.prompts):
        for name in prompt.conflicts:
            file = root / prompt.path(name)
            place = shown(file).as_posix()
            found = conflict(_content(file).decode("utf-8", "replace"), place)
            if found and prompt.path(name) != prompt.file:
                yield replace(found, message=f"{found.message} in {place}")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
