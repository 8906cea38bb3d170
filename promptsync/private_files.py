"""Files and folders that hold the texts of prompts: only their owner may read them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """Make ``folder`` if it is missing, and have git ignore what is in it. Raises OSError."""
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # another apply may make it in this moment
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")


def make_private_file(path: Path) -> None:
    """Make an empty file at ``path`` if it is missing; one that is there stays as it is. Raises OSError."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def write_private_file(path: Path, text: str) -> None:
    """Write ``text`` as a file, whole or not at all. Raises OSError.

    A link is followed. What is no file, such as a pipe, is written to as it is.
    """
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8")
        return
    real = Path(os.path.realpath(path))
    handle, name = tempfile.mkstemp(prefix=".promptsync-", suffix=real.suffix, dir=real.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        beside.replace(real)
    except BaseException:
        beside.unlink()
        raise
