"""The ways to write a field's new text, the one that reads best and changes least first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from promptsync.library.writing.lines import kept_lines, line_end, lines_of
from promptsync.library.writing.place import FieldPlace, block_depth, content_of
from promptsync.library.writing.scalar import (
    chomping,
    double_quoted,
    double_quoted_lines,
    folded_lines,
    indented,
    indicator,
    is_raw,
    literal,
    plain,
    single_quoted,
    text_lines,
    width,
    wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_STEP = 2


class Rendering(NamedTuple):
    """What stands after the field's name, and the lines below it: those of a block scalar, as in the file."""

    head: str
    lines: list[str]


def fresh(name: str, value: str, column: int, end: str) -> Iterator[Rendering]:
    """The ways to write a text anew, for a key in ``column``. A prompt's text is a block scalar."""
    if name == "prompt":
        indent = " " * (column + _STEP)
        block = literal(value, indent, _STEP)
        if block:
            yield Rendering(block.header, kept_lines(block.lines, [], [], end))
        yield Rendering(double_quoted_lines(value, indent, end), [])
    elif plain(value):
        yield Rendering(value, [])
    yield Rendering(double_quoted(value), [])


def in_place(text: str, place: FieldPlace, name: str, value: str) -> Iterator[Rendering]:
    """The ways to write ``value`` at ``place``: in the style that is there, then as :func:`fresh`."""
    end = line_end(text)
    old = text[place.start : place.end]
    if place.style not in ("|", ">"):
        yield from _inline(place, old, name, value, end)
    elif is_raw(value):
        yield from _blocks(old, lines_of(text[place.content : place.next]), place, value, end)
    yield from fresh(name, value, place.column, end)


def _inline(place: FieldPlace, old: str, name: str, value: str, end: str) -> Iterator[Rendering]:
    """The text in the style that is there, wrapped again if it was in several lines."""
    if name == "prompt" and "\n" in value:
        return
    scalar = {"": plain, "'": single_quoted, '"': double_quoted}[place.style](value)
    if scalar and "\n" in old:
        indent = " " * (place.column + _STEP)
        yield Rendering(f"{end}{indent}".join(wrapped(scalar, width(old.splitlines()))), [])
    if scalar:
        yield Rendering(scalar, [])


def _blocks(header: str, raw: list[str], place: FieldPlace, value: str, end: str) -> Iterator[Rendering]:
    """The text as block scalars that keep the old one's indentation."""
    depth = block_depth(header, raw, place.column)
    read = [content_of(line, depth) for line in raw]
    old = indented(read, " " * depth)
    if raw and not raw[-1].endswith("\n"):
        old[-1] = old[-1].removesuffix("\n")
    styles = {"|": text_lines(value)}
    if header[0] == ">":
        styles = {">": folded_lines(value, width(read))} | styles
    for style, lines in styles.items():
        new = _header(header, style, value, depth - place.column)
        yield Rendering(new, kept_lines(indented(lines, " " * depth), old, raw, end))


def _header(old: str, style: str, value: str, step: int) -> str:
    """The old header where it still says how to read ``value``."""
    digits = "".join(sign for sign in old if sign.isdigit()) or (indicator(value, step) if step < 10 else "")
    chomp = "+" if "+" in old and value.endswith("\n") else chomping(value)
    same = old[0] == style and set(old[1:]) == set(digits + chomp)
    return old if same else style + digits + chomp
