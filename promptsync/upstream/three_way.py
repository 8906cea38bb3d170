"""What a file becomes if it was changed here and in its source: a three-way merge by ``git merge-file``."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from promptsync.errors import PromptsyncError
from promptsync.upstream.git_process import reason, try_git


class Fate(Enum):
    """What happens to a file."""

    SAME = auto()
    """It stays as it is, and that is as it should be."""
    TAKEN = auto()
    """It becomes what the source has, which may be nothing: nobody had edited it here."""
    MERGED = auto()
    CONFLICT = auto()
    """It gets markers; or it stays as it is if it is not text, or was deleted on one side."""
    KEPT = auto()
    """It stays as it is, and somebody should know."""


@dataclass(frozen=True, slots=True)
class MergedFile:
    """``content`` is what the file holds then, None if there is none. ``note`` is for people."""

    fate: Fate
    content: bytes | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Versions:
    """A file as the last import wrote it, as one would write it now, and as it is; None if there is none."""

    base: bytes | None
    new: bytes | None
    here: bytes | None


def merge(versions: Versions, label: str) -> MergedFile:
    """What the file becomes; ``label`` names the source's side in the markers. Raises PromptsyncError."""
    base, new, here = versions.base, versions.new, versions.here
    if _same(base, new) or _same(here, new):
        return MergedFile(Fate.SAME, here)
    if _same(here, base):
        return MergedFile(Fate.TAKEN, new)
    if here is None or new is None:
        deleted = (
            "deleted here, changed in the source" if here is None else "deleted in the source, edited here"
        )
        return MergedFile(Fate.KEPT, here, deleted)
    if any(b"\0" in one for one in (base or b"", new, here)):
        return MergedFile(
            Fate.CONFLICT, here, "changed here and in the source, and not text: it is as it was here"
        )
    merged, clean = _merged(base or b"", new, here, label)
    if clean:
        return MergedFile(Fate.MERGED, merged)
    return MergedFile(Fate.CONFLICT, merged, "changed here and in the source: it has markers")


def _same(one: bytes | None, other: bytes | None) -> bool:
    """Whether two versions differ in nothing but how a checkout writes line ends."""
    if one is None or other is None:
        return one is other
    return one.replace(b"\r\n", b"\n") == other.replace(b"\r\n", b"\n")


def _merged(base: bytes, new: bytes, here: bytes, label: str) -> tuple[bytes, bool]:
    with tempfile.TemporaryDirectory(prefix="promptsync-merge-") as place:
        folder = Path(place)
        for name, content in (("here", here), ("base", base), ("new", new)):
            (folder / name).write_bytes(_with_ends_of(here, content))
        labels = ("-L", "here", "-L", "the last import", "-L", label)
        done = try_git(folder, "merge-file", "-p", "-q", *labels, "here", "base", "new")
    if done.returncode < 0 or done.returncode > _MOST_CONFLICTS:
        raise PromptsyncError(f"git merge-file failed: {reason(done.stderr)}", "Check git.")
    return done.stdout, done.returncode == 0


_MOST_CONFLICTS = 127
"""The highest exit code of ``git merge-file`` that counts conflicts; above it, git has failed."""


def _with_ends_of(model: bytes, content: bytes) -> bytes:
    r"""``content`` with ``\r\n`` if most lines of ``model`` end so: then no line differs by its end alone."""
    if 2 * model.count(b"\r\n") <= model.count(b"\n"):
        return content.replace(b"\r\n", b"\n") if b"\r\n" not in model else content
    return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
