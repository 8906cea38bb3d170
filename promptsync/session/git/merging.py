"""Merges two edits of one file three ways, by git."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from promptsync.errors import PromptsyncError

_SIDES = ("git", "the last apply", "the platform")
_SECONDS = 60
_MOST_CONFLICTS = 127


def merge_texts(ours: str, base: str, theirs: str) -> tuple[str, int]:
    """The text with both edits, and how often they are in conflict: there, markers tell them apart.

    Raises PromptsyncError where there is no git, or it cannot merge.
    """
    with tempfile.TemporaryDirectory() as folder:
        names = ("ours", "base", "theirs")
        for name, text in zip(names, (ours, base, theirs), strict=True):
            Path(folder, name).write_bytes(text.encode())
        labels = (word for side in _SIDES for word in ("-L", side))
        try:
            done = subprocess.run(  # noqa: S603  # every word is ours
                ["git", "merge-file", "-p", "--diff3", *labels, *names],  # noqa: S607
                cwd=folder,
                capture_output=True,
                check=False,
                timeout=_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PromptsyncError(f"git cannot merge: {error}", "Install git, or use --theirs.") from error
    if not 0 <= done.returncode <= _MOST_CONFLICTS:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise PromptsyncError(f"git cannot merge: {said}", "Use --theirs, or edit the file by hand.")
    return done.stdout.decode(), done.returncode
