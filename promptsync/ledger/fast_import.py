"""The input of ``git fast-import`` for one commit (git-fast-import(1), INPUT FORMAT)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def import_stream(
    ref: str, parent: str | None, files: Mapping[str, bytes | None], message: str, committer: str
) -> bytes:
    """A commit at ``ref`` with ``files`` over those of ``parent``; ``committer`` as ``NAME <MAIL> TIME``."""
    return b"".join(_parts(ref, parent, files, message, committer))


def _parts(
    ref: str, parent: str | None, files: Mapping[str, bytes | None], message: str, committer: str
) -> Iterator[bytes]:
    yield f"commit {ref}\ncommitter {committer}\n".encode()
    yield _data(message.encode())
    if parent:
        yield f"from {parent}\n".encode()
    # Removals first: a file may become a folder.
    for path in sorted(path for path, content in files.items() if content is None):
        yield b"D " + _quoted(path) + b"\n"
    for path, content in sorted(files.items()):
        if content is not None:
            yield b"M 100644 inline " + _quoted(path) + b"\n"
            yield _data(content)


def _data(content: bytes) -> bytes:
    return b"data %d\n" % len(content) + content + b"\n"


def _quoted(path: str) -> bytes:
    """The path in C quotes, so that no character in it can end it."""
    plain = "".join(
        chr(b) if 0x20 <= b < 0x7F and chr(b) not in '"\\' else f"\\{b:03o}" for b in path.encode()
    )
    return f'"{plain}"'.encode()
