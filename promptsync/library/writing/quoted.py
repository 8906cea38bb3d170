"""A scalar of several lines, in quotes or plain, whose text changes: lines that stay are as they were."""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

from promptsync.library.writing.scalar import double_quoted, plain, single_quoted
from promptsync.library.writing.splice import Line, spliced
from promptsync.source.yaml_nodes import compose

_BREAK = re.compile(r"[ \t]*(?:\r?\n[ \t]*)+")


class _Written(NamedTuple):
    """A line as it stands, after the break before it as that stands."""

    gap: str
    text: str


def respliced(old: str, style: str, text: str, end: str) -> str | None:
    """The scalar ``old`` with ``text``; None where its style does not hold that.

    Reading it back may give another text, for one whose blanks folding cannot hold.
    """
    written = _lines(old[1:-1] if style else old, style)
    says = [_text(line.text, style) for line in written]
    if style != '"' and not _holds(style, text):
        return None
    before = [Line(_said(line.gap), said) for line, said in zip(written, says, strict=True)]
    indent = written[-1].gap.rpartition("\n")[2]
    result = style
    next_old = 0
    for number, line in enumerate(spliced(before, text)):
        # A break is as it was beside a line that stays: before it, or after it.
        at = line.old if line.old >= 0 else next_old
        same = 0 < at < len(before) and line.gap == before[at].gap
        if number:
            result += written[at].gap if same else _broken(line.gap, end) + indent
        result += _new(line.text, style, first=not number) if line.old < 0 else written[line.old].text
        next_old = line.old + 1
    return result + style


def _lines(scalar: str, style: str) -> list[_Written]:
    lines: list[_Written] = []
    gap, start = "", 0
    for found in _BREAK.finditer(scalar):
        stop = found.start()
        if style == '"' and _escapes(scalar[start:stop]):
            # The backslash is the break's own, or that of the blank after it.
            stop += -1 if scalar[stop] in "\r\n" else 1
        lines.append(_Written(gap, scalar[start:stop]))
        gap, start = scalar[stop : found.end()], found.end()
    return [*lines, _Written(gap, scalar[start:])]


def _escapes(written: str) -> bool:
    return (len(written) - len(written.rstrip("\\"))) % 2 == 1


def _said(gap: str) -> str:
    ends = gap.count("\n") - 1
    return "\n" * ends if ends > 0 or gap.startswith("\\") else " " * (ends + 1)


def _broken(gap: str, end: str) -> str:
    """A break that says ``gap``: a blank, line ends, or nothing."""
    return f"\\{end}" if not gap else end * (1 + gap.count("\n"))


def _text(written: str, style: str) -> str:
    if style == '"':
        node = compose(f'"{written}"', "")
        return node.value if isinstance(node, yaml.ScalarNode) else ""
    return written.replace("''", "'") if style else written


def _holds(style: str, text: str) -> bool:
    line = text.replace("\n", " ")
    return (single_quoted(line) if style else plain(line)) is not None


def _new(text: str, style: str, *, first: bool) -> str:
    if style == '"':
        # A blank that begins a line would be the indentation's.
        escape = "\\" if text.startswith(" ") and not first else ""
        return escape + double_quoted(text)[1:-1]
    return text.replace("'", "''") if style else text
