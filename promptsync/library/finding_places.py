"""From a place in a field's value to its place in the file: people look there, not into the value."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from yaml import ScalarNode, SequenceNode

from promptsync.model import TEXT, Origin
from promptsync.source.places import origin_of, place_after

if TYPE_CHECKING:
    from promptsync.library.parsed_file import Field, ParsedFile
    from promptsync.library.rule import ReadPrompt


class Region(NamedTuple):
    """The part of a file's text that a value is written in, as an offset and its end."""

    start: int
    end: int


def is_body(field: Field) -> bool:
    """Whether a field is the text below a front matter, which no YAML stands for."""
    return field.key is field.node


def place_of_finding(read_prompt: ReadPrompt, name: str, offset: int) -> Origin:
    """The place of the character ``offset`` of the field ``name``, or of that item of a list.

    If a value is written differently from what it says, as with escapes, it is where the value begins.
    """
    draft, composed = read_prompt.draft, read_prompt.composed
    if name != TEXT:
        return _place(draft, name, draft.text(name) or "", offset)
    if composed is None:
        return place_in_own_text(draft, read_prompt.text_file, read_prompt.prompt.prompt, offset)
    at = place_after("", composed.text[:offset])
    source = composed.source(at.line)
    if source.file:
        return Origin(source.file.shown, source.line, 1 if source.generated else at.column)
    before = sum(len(line) + 1 for line in composed.own.split("\n")[: source.line - 1])
    own = min(before + at.column - 1, len(composed.own))
    return place_in_own_text(draft, read_prompt.text_file, composed.own, own)


def place_in_own_text(draft: ParsedFile, text_file: str, text: str, offset: int) -> Origin:
    """The place of the character ``offset`` of ``text``, which a prompt's file or its promptFile holds."""
    if TEXT not in (draft.values or {}):
        return place_after(text_file, text[:offset])
    return _place(draft, TEXT, text, offset)


def place_of_own_line(draft: ParsedFile, text_file: str, text: str, line: int) -> Origin:
    """The place where a line of ``text`` begins, counted from 1. In a literal block each line is one of the
    file, also an empty one.
    """
    field = (draft.fields or {}).get(TEXT)
    if field is None:
        return Origin(text_file, line)
    first = field.node.start_mark.line
    if is_body(field):
        return Origin(draft.file.shown, first + line)
    offset = 0
    for _ in range(line - 1):
        offset = text.index("\n", offset) + 1
    found = _place(draft, TEXT, text, offset)
    if isinstance(field.node, ScalarNode) and field.node.style == "|" and found.line != first + 1 + line:
        return Origin(draft.file.shown, first + 1 + line)
    return found


def _place(draft: ParsedFile, name: str, value: str, offset: int) -> Origin:
    field = (draft.fields or {}).get(name)
    if field is None:
        return draft.start
    if isinstance(field.node, SequenceNode):
        return origin_of(draft.file.shown, field.node.value[offset].start_mark)
    if is_body(field):
        inside = place_after(draft.file.shown, value[:offset])
        return inside._replace(line=field.node.start_mark.line + inside.line)
    region = region_of(field, draft.source)
    at = _find(value, offset, draft.source[region.start : region.end])
    if at < 0:
        return origin_of(draft.file.shown, field.node.start_mark)
    return place_after(draft.file.shown, draft.source[: region.start + at])


def region_of(field: Field, source: str) -> Region:
    """Where the value of a field that is YAML is written."""
    start, end = field.node.start_mark.index, field.node.end_mark.index
    if isinstance(field.node, ScalarNode) and field.node.style in {"|", ">"}:  # its header may have a comment
        start = source.find("\n", start) + 1
    return Region(start, end)


def _find(value: str, offset: int, written: str) -> int:
    """The offset of the word at ``offset`` among what is written, where it is the same word as often."""
    rest = value[offset:].split(maxsplit=1)
    if not rest or value[offset].isspace():
        return -1
    word, before = rest[0], value[:offset]
    at = -1
    for _ in range(before.count(word) + 1):
        at = written.find(word, at + 1)
        if at < 0:
            return -1
    return at
