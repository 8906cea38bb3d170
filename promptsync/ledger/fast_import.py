"""One commit through one ``git fast-import`` (git-fast-import(1), INPUT FORMAT), for any number of files."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from git import Git

COMMAND = ("git", "fast-import", "--quiet", "--date-format=raw", "--done")
"""Without ``done`` at its end no ref moves: whoever wrote it has died."""


class FastImport:
    """``process`` runs COMMAND, with pipes.

    Contents may be given before the commit that needs them, so that git works while its caller waits for
    something else. No ref is left behind, and none is there if the caller dies.
    """

    def __init__(self, process: Git.AutoInterrupt) -> None:
        self._process = process
        self._marks: dict[bytes, int] = {}

    def add(self, content: bytes) -> int:
        """Have git keep ``content``; its mark. Whatever hinders it is for :meth:`commit` to tell."""
        if content not in self._marks:
            self._marks[content] = len(self._marks) + 1
            self._write(b"blob\nmark :%d\n" % self._marks[content] + _data(content))
        return self._marks[content]

    def commit(
        self, parent: str | None, files: Mapping[str, bytes | None], message: str, committer: str
    ) -> str:
        """The id of a commit with ``files`` over those of ``parent``; ``committer`` as ``NAME <MAIL> TIME``.

        It is the last that is asked. Raises GitCommandError.
        """
        marks = {path: self.add(content) for path, content in files.items() if content is not None}
        branch, mark = f"refs/promptsync-work/{uuid.uuid4()}", len(self._marks) + 1
        self._write(f"commit {branch}\nmark :{mark}\ncommitter {committer}\n".encode())
        self._write(_data(message.encode()))
        self._write(f"from {parent}\n".encode() if parent else b"")
        # Removals first: a file may become a folder.
        self._write(b"".join(b"D %b\n" % _quoted(path) for path in sorted(files.keys() - marks.keys())))
        self._write(b"".join(b"M 100644 :%d %b\n" % (marks[path], _quoted(path)) for path in sorted(marks)))
        self._write(f"\nget-mark :{mark}\n".encode())
        revision = str(self._process.stdout.readline(), "ascii").strip()
        # It takes a branch to commit on; one that is reset to nothing (an id of zeros) is never written.
        self._write(f"reset {branch}\nfrom {'0' * len(revision)}\ndone\n".encode())
        _, said = self._process.communicate()
        self._process.wait(said)
        return revision

    def terminate(self) -> None:
        """Let nothing come of it."""
        self._process.terminate()

    def _write(self, data: bytes) -> None:
        with suppress(OSError):  # it has died, and says why when it is asked for the commit
            self._process.stdin.write(data)
            self._process.stdin.flush()


def _data(content: bytes) -> bytes:
    return b"data %d\n" % len(content) + content + b"\n"


def _quoted(path: str) -> bytes:
    """The path in C quotes, so that no character in it can end it."""
    plain = "".join(
        chr(b) if 0x20 <= b < 0x7F and chr(b) not in '"\\' else f"\\{b:03o}" for b in path.encode()
    )
    return f'"{plain}"'.encode()
