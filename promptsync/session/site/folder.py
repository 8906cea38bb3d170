"""Writes a site into a folder, beside what else is there, and takes away what an older site left."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

MANIFEST = "promptsync-site.json"
"""Lists the files of the site, so that the next one knows which are its own."""


def check_site_folder(folder: Path) -> None:
    """Raise UsageError for a folder with files that no site wrote, or for what is no folder."""
    if folder.is_dir() and (folder / MANIFEST).is_file():
        return
    if os.path.lexists(folder) and not folder.is_dir():
        raise UsageError(f"{folder} is not a folder")
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(
            f"{folder} has files that promptsync site did not write",
            "Name a new or an empty folder.",
        )


def write_site(folder: Path, files: Iterable[tuple[str, str]]) -> int:
    """Write the files, each by its path below ``folder``; returns how many. See :func:`check_site_folder`.

    Raises PromptsyncError if one cannot be written.
    """
    check_site_folder(folder)
    old = _listed(folder)
    new: list[str] = []
    for name, text in files:
        _write(folder, name, text)
        new.append(name)
    _write(folder, MANIFEST, json.dumps({"files": sorted(new)}, indent=1) + "\n")
    for name in old - set(new):
        _remove(folder, name)
    return len(new)


def _listed(folder: Path) -> set[str]:
    """The files of the site that is there. Somebody may have written the list: only paths inside count."""
    try:
        read: object = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return set()
    names = read.get("files") if isinstance(read, dict) else None
    listed = names if isinstance(names, list) else []
    return {name for name in listed if isinstance(name, str) and _is_inside(name)}


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and name not in {"", "."}


def _write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.resolve().is_relative_to(folder.resolve()):
            raise PromptsyncError(f"{path} leads out of {folder} by a link", "Remove the link.")
        path.write_text(text, encoding="utf-8", newline="")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise PromptsyncError(f"{path} cannot be written: {reason}") from error


def _remove(folder: Path, name: str) -> None:
    """Take the file away, and the folders that are empty without it."""
    path = folder / name
    if not path.parent.resolve().is_relative_to(folder.resolve()):
        return
    with suppress(OSError):
        path.unlink()
        for parent in path.relative_to(folder).parents:
            (folder / parent).rmdir()
