"""A file's bytes → its text, or the findings that say why not; and how foreign text is shown in a finding."""

from __future__ import annotations

import codecs
import os
import stat
from typing import TYPE_CHECKING

from promptsync.model import Origin
from promptsync.problems import Problem, problem
from promptsync.source.hidden import HIDDEN
from promptsync.source.places import place_after

if TYPE_CHECKING:
    from pathlib import Path

SIZE_LIMIT = 1 << 20
"""Bytes of a file that are read at most: 1 MiB holds the longest prompt (20,000 code points) many times."""

MARK = "\ufeff"
"""The byte order mark: of a file, not of its text."""

_SHOWN = 40


def escaped(text: str) -> str:
    """``text`` with every character that nobody sees, or that no encoding has, as its Python escape."""
    if text.isprintable() and not HIDDEN.search(text):
        return text
    return "".join(c if _is_seen(c) else c.encode("unicode_escape").decode("ascii") for c in text)


def _is_seen(character: str) -> bool:
    return character.isprintable() and not HIDDEN.match(character)


def shown(text: str) -> str:
    """``text`` for a message: escaped, and cut to 40 characters."""
    return escaped(text) if len(text) <= _SHOWN else escaped(text[: _SHOWN - 1]) + "…"


def quoted(text: str) -> str:
    """As :func:`shown`, in double quotes."""
    return f'"{shown(text)}"'


def fold(text: str) -> str:
    r"""``\r\n`` as ``\n``, so that a checkout on Windows holds the same prompts. A lone ``\r`` stays."""
    return text.replace("\r\n", "\n")


def read_text(path: Path, name: str, limit: int = SIZE_LIMIT) -> tuple[str | None, list[Problem]]:
    """The text of the UTF-8 file ``path`` without its byte order mark, or None; and the findings.

    ``name`` stands for the file in messages.
    """
    data = read_bytes(path, name, Origin(name), limit)
    text, problems = (None, [data]) if isinstance(data, Problem) else text_of(data, name, None)
    return (None, problems) if text is None else without_mark(text, name, Origin(name))


def read_raw(path: Path, name: str, origin: Origin | None) -> tuple[str | None, list[Problem]]:
    """As :func:`read_text`, with the byte order mark, and without a finding for an empty file.

    The findings are at ``origin`` if another file refers to this one, else at their own place in ``name``.
    """
    data = read_bytes(path, name, origin or Origin(name))
    return (None, [data]) if isinstance(data, Problem) else text_of(data, name, origin)


def read_bytes(path: Path, name: str, at: Origin, limit: int = SIZE_LIMIT) -> bytes | Problem:
    """What a regular file of at most ``limit`` bytes holds, or why it cannot be read."""
    try:
        with open(path, "rb", opener=_without_waiting) as file:  # Path.open takes no opener
            status = os.fstat(file.fileno())
            good = stat.S_ISREG(status.st_mode) and status.st_size <= limit
            data = file.read() if good else b""
    except OSError as error:
        message = f"{name} cannot be read: {error.strerror or error}"
        return problem("unreadable", message, at, "Check that it exists and that you may read it.")
    if not stat.S_ISREG(status.st_mode):
        return problem("unreadable", f"{name} is not a regular file", at, "Put a file in its place.")
    return data if good else too_large(name, at, limit)


def too_large(name: str, at: Origin, limit: int = SIZE_LIMIT) -> Problem:
    """The finding for a file of more than ``limit`` bytes."""
    hint = "A prompt takes 20,000 characters at most."
    return problem("too-large", f"{name} is larger than {limit >> 20} MiB", at, hint)


def text_of(data: bytes, name: str, origin: Origin | None = None) -> tuple[str | None, list[Problem]]:
    """The text of a file's bytes, with its byte order mark; see :func:`read_raw`."""
    refused = _not_utf8(data, name, origin)
    return (None, [refused]) if refused else (data.decode("utf-8"), [])


def _without_waiting(path: str, flags: int) -> int:
    """Open a file. A FIFO would wait for somebody who writes into it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def without_mark(text: str, name: str, at: Origin) -> tuple[str | None, list[Problem]]:
    """``text`` without its byte order mark, which is a finding; None, and a finding, if it is empty."""
    problems = []
    if text.startswith(MARK):
        text = text.removeprefix(MARK)
        hint = "Save it as UTF-8 without a byte order mark (BOM)."
        problems.append(problem("byte-order-mark", f"{name} begins with a byte order mark", at, hint))
    if not text or text.isspace():
        problems.append(
            problem("empty-file", f"{name} is empty", at, "Write the prompt, or delete the file.")
        )
        return None, problems
    return text, problems


def _not_utf8(data: bytes, name: str, origin: Origin | None) -> Problem | None:
    hint = "Save it as UTF-8."
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return problem("encoding", f"{name} is UTF-16, not UTF-8", origin or Origin(name), hint)
    nul = data.find(b"\0")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if nul < 0 or error.start < nul:
            message = f"{name} is not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}"
            return problem("encoding", message, origin or _place_at(data, error.start, name), hint)
    if nul < 0:
        return None
    message = f"{name} has a NUL byte at offset {nul}, so it is not UTF-8 text"
    return problem("encoding", message, origin or _place_at(data, nul, name), hint)


def _place_at(data: bytes, offset: int, name: str) -> Origin:
    return place_after(name, data[:offset].decode("utf-8").removeprefix("\ufeff"))
