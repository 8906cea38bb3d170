"""One commit of any number of files, as ``git fast-import`` reads it (git-fast-import(1), INPUT FORMAT)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COMMAND = ("fast-import", "--quiet", "--date-format=raw", "--done")
"""Without ``done`` at its end no ref moves: whoever wrote it has died."""


def commit_stream(
    parent: str | None, files: Mapping[str, bytes | None], message: str, committer: str, no_object: str
) -> bytes:
    """What COMMAND reads to make a commit with ``files`` over those of ``parent``, and to print its id.

    ``committer`` is ``NAME <MAIL> TIME``; ``no_object`` is an id of zeros only. No ref is left behind.
    """
    # It takes a branch to commit on; one that is reset to nothing is never written.
    branch = f"refs/promptsync-work/{uuid.uuid4()}"
    return b"".join(
        (
            f"commit {branch}\nmark :1\ncommitter {committer}\n".encode(),
            _data(message.encode()),
            f"from {parent}\n".encode() if parent else b"",
            *_changes(files),
            f"\nget-mark :1\nreset {branch}\nfrom {no_object}\ndone\n".encode(),
        )
    )


def _changes(files: Mapping[str, bytes | None]) -> Iterator[bytes]:
    """Removals first: a file may become a folder."""
    for path in sorted(path for path, content in files.items() if content is None):
        yield b"D %b\n" % _quoted(path)
    for path, content in sorted(files.items()):
        if content is not None:
            yield b"M 100644 inline %b\n%b" % (_quoted(path), _data(content))


def _data(content: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(content), content)


def _quoted(path: str) -> bytes:
    """The path in C quotes, so that no character in it can end it."""
    plain = "".join(
        chr(b) if 0x20 <= b < 0x7F and chr(b) not in '"\\' else f"\\{b:03o}" for b in path.encode()
    )
    return f'"{plain}"'.encode()
