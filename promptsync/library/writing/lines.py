"""Lines of a file that change while the others stay as they are, byte for byte."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def lines_of(text: str) -> list[str]:
    r"""The lines with their ends; only ``\n`` ends a line, as for git."""
    return _LINE.findall(text)


def line_end(text: str) -> str:
    r"""The end that most lines have: ``\r\n`` or ``\n``."""
    return "\r\n" if 2 * text.count("\r\n") > text.count("\n") else "\n"


def kept_lines(new: Sequence[str], old: Sequence[str], raw: Sequence[str], end: str) -> list[str]:
    r"""``new`` as it goes into the file: where a line is among ``old``, as ``raw`` has it.

    ``old`` and ``raw`` are the file's lines, read and as they stand. Other lines get ``end`` for ``\n``.
    """
    result: list[str] = []
    for verdict, start, stop, first, last in SequenceMatcher(None, old, new).get_opcodes():
        same = verdict == "equal"
        result += raw[start:stop] if same else [_ended(line, end) for line in new[first:last]]
    return result


def _ended(line: str, end: str) -> str:
    return line.removesuffix("\n") + end if line.endswith("\n") else line
