"""Imported prompts that somebody has moved or renamed here: they go on following their source."""

from __future__ import annotations

import os
import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.upstream.own_history import renames

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.lock import LockedPrompt, LockedSource


def with_local_moves(entry: LockedSource, root: Path, repository: Path) -> LockedSource:
    """The entry with the place that each prompt has now, as the history of ``repository`` tells.

    ``root`` is the lock's folder. A prompt whose file is gone, and was not renamed, stays as it is.
    """
    missing = [one for one in entry.prompts if not os.path.lexists(root / one.file)]
    if not missing:
        return entry
    moved = renames(repository)
    prompts = tuple(_moved(one, moved, root, repository) if one in missing else one for one in entry.prompts)
    return replace(entry, prompts=prompts)


def _moved(prompt: LockedPrompt, moved: list[tuple[str, str]], root: Path, repository: Path) -> LockedPrompt:
    path = _from(repository, root / prompt.file)
    for old, new in moved:  # the oldest first
        path = new if old == path else path
    if not (repository / path).is_file():
        return prompt
    before, now = posixpath.basename(prompt.file), posixpath.basename(path)
    files = {now if name == before else name: digest for name, digest in prompt.files.items()}
    return replace(prompt, file=_from(root, repository / path), files=files)


def _from(folder: Path, path: Path) -> str:
    return os.path.relpath(path, folder).replace(os.sep, "/")
