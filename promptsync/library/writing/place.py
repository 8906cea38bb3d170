"""Where a field stands in a YAML text, as offsets into it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import yaml

from promptsync.library.writing.lines import lines_of

if TYPE_CHECKING:
    from promptsync.library.parsed_file import Field

_ALIAS = re.compile(r"\*[^\s,\]}]+")
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
_HEADER = re.compile(r"[|>][-+0-9]*")
_DIGIT = re.compile(r"[1-9]")
_REST = re.compile(r"[^\n]*?(?=\r?\n|\Z)")
_BREAK = re.compile(r"\r?\n|")
_BLANK_LINES = re.compile(r"(?:[ \t]*\r?\n)*")
_TEXT = re.compile(r"^( *)[^ \r\n]", re.MULTILINE)


class Span(NamedTuple):
    """A value without its anchor and tag."""

    start: int
    end: int
    alias: bool


class FieldPlace(NamedTuple):
    """A field of a block mapping: ``key``, then the scalar from ``start`` to ``end``.

    Of a block scalar, ``end`` is that of the header. What follows in that line ends at ``line_end``, the next
    line begins at ``content``. The field ends before ``next``, the blank lines below it before ``blank``.
    ``style`` is YAML's sign for the scalar's style, empty for a plain one; ``column`` is that of the key.
    """

    key: int
    start: int
    end: int
    line_end: int
    content: int
    next: int
    blank: int
    style: str
    column: int


def span_of(text: str, field: Field) -> Span:
    """Where the value is written; the node of an alias has the place of its anchor."""
    start, end = field.node.start_mark.index, field.node.end_mark.index
    if start < field.key.start_mark.index:
        alias = _ALIAS.search(text, field.key.end_mark.index)
        return Span(*alias.span(), alias=True) if alias else Span(start, end, alias=False)
    properties = _PROPERTIES.match(text, start, end)
    return Span(properties.end() if properties else start, end, alias=False)


def place_of(text: str, field: Field) -> FieldPlace:
    """The place of a field that holds a scalar."""
    start, end, alias = span_of(text, field)
    column: int = field.key.start_mark.column
    style = ""
    if isinstance(field.node, yaml.ScalarNode) and not alias:
        style = field.node.style or ""
    header = _HEADER.match(text, start) if style in ("|", ">") else None
    head = header.end() if header else end
    line_end = _end(_REST, text, head)
    content = _end(_BREAK, text, line_end)
    after = content
    if header:
        lines = lines_of(text[content:end])
        depth = block_depth(header.group(), lines, column)
        while lines and "+" not in header.group() and content_of(lines[-1], depth) == "":
            lines.pop()
        after = content + sum(map(len, lines))
    blank = _end(_BLANK_LINES, text, after)
    return FieldPlace(field.key.start_mark.index, start, head, line_end, content, after, blank, style, column)


def block_depth(header: str, lines: list[str], column: int) -> int:
    """The column where the lines of a block scalar begin, below a key in ``column``."""
    digit = _DIGIT.search(header)
    if digit:
        return column + int(digit.group())
    found = _TEXT.search("".join(lines))
    return len(found.group(1)) if found else column + 2


def content_of(line: str, depth: int) -> str:
    """A block scalar's line without its indentation and its end."""
    return line.removesuffix("\n").removesuffix("\r")[depth:]


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start
