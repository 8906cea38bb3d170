"""Writes new files, all of them or none."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from promptsync.reports.imported import NewFile


@contextmanager
def write_new_files(files: Iterable[NewFile]) -> Iterator[None]:
    """Write ``files``, where nothing is yet; a file that has come to be there meanwhile is not overwritten.

    Raises PromptsyncError if one cannot be written. Then, and if the block fails, those that were written are
    removed again.
    """
    made: list[Path] = []
    try:
        for file in files:
            if not file.there:
                _write(file, made)
        yield
    except BaseException:
        for path in reversed(made):
            _remove(path)
        raise


def _write(file: NewFile, made: list[Path]) -> None:
    try:
        _make(file, made)
    except OSError as error:
        message = f"{file.path} cannot be written: {error.strerror or error}"
        raise PromptsyncError(message, "Nothing was written.") from error


def _make(file: NewFile, made: list[Path]) -> None:
    """``made`` takes each folder and file as soon as it is there."""
    missing = []
    folder = file.path.parent
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        made.append(one)
    with file.path.open("xb") as out:
        made.append(file.path)
        out.write(file.content)
    if file.executable:
        file.path.chmod(file.path.stat().st_mode | 0o111)


def _remove(path: Path) -> None:
    try:
        path.rmdir() if path.is_dir() else path.unlink()
    except OSError:
        return  # somebody else has put something into the folder
