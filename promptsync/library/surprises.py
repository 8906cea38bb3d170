"""What YAML or git has made of a file that is not what it looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yaml import ScalarNode

from promptsync.model import PROMPT_FIELDS
from promptsync.problems import Problem, problem
from promptsync.source.lazy_pattern import lazy_pattern
from promptsync.source.places import place_after
from promptsync.source.text import shown
from promptsync.source.yaml_syntax import conflict

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from promptsync.library.parsed_file import Field, ParsedFile

_COMMENT = lazy_pattern(r"[ \t]+(?P<text>#[^\r\n]*)")
_BELOW_PLAIN = lazy_pattern(r"(?:[ \t]*\r?\n)+[ \t]+(?P<text>#[^\r\n]*)")
_BELOW_BLOCK = lazy_pattern(r"(?:[ \t]*\r?\n)*[ \t]+(?P<text>#[^\r\n]*)")
_NOTE = lazy_pattern(r"(?: {2,}| *\t[ \t]*)#[ \t]")
"""A comment as people write one behind a value: two blanks before its sign, and one behind."""
ANY_TEXT = frozenset(one.name for one in PROMPT_FIELDS.values() if one.kind is str and one.name != "command")
"""The fields that may hold any text."""


def check_surprises(draft: ParsedFile) -> Iterator[Problem]:
    """A finding for each text that YAML has cut, and for a conflict that is not resolved."""
    if found := conflict(draft.source, draft.file.shown):
        yield found
    for name, field in (draft.fields or {}).items():
        if name not in ANY_TEXT:
            continue
        if found := _cut(name, field, draft):
            yield found


def comment_behind(field: Field, source: str) -> str:
    """The comment behind an unquoted value, which may be meant as a part of it; else empty."""
    node = field.node
    if not _is_plain(field):
        return ""
    found = _COMMENT().match(source, node.end_mark.index)
    return found["text"] if found and not _NOTE().match(found[0]) else ""


def _is_plain(field: Field) -> bool:
    """Whether a value is written without quotes, and here: an alias has the place of its anchor."""
    node = field.node
    if not isinstance(node, ScalarNode) or node.style or field.key is node:
        return False
    return bool(node.start_mark.index >= field.key.start_mark.index)


def _cut(name: str, field: Field, draft: ParsedFile) -> Problem | None:
    if not field.value:
        return None
    source, node = draft.source, field.node
    if comment := comment_behind(field, source):
        at, what = source.index(comment, node.end_mark.index), "ends before"
    elif found := _comment_inside(field, source):
        at, comment = found.start("text"), found["text"]
        what = "begins behind" if at < node.start_mark.index else "ends before"
    else:
        return None
    message = f"{name} {what} {shown(comment)}, which YAML takes for a comment"
    hint = "Quote the whole text, or write it below `|`; a comment stands in a line of its own, not indented."
    return problem("yaml-surprise", message, place_after(draft.file.shown, source[:at]), hint)


def _comment_inside(field: Field, source: str) -> re.Match[str] | None:
    """A comment that stands where only the text can: between a field and its text, or indented below it."""
    node, key = field.node, field.key
    if _is_plain(field):
        before = _COMMENT().search(source, key.end_mark.index, node.start_mark.index)
        in_line = before and "\n" not in source[key.end_mark.index : before.start()]
        if before and not (in_line and _NOTE().match(before[0])):
            return before
        below = _BELOW_PLAIN().match(source, node.end_mark.index)
    elif isinstance(node, ScalarNode) and node.style in {"|", ">"}:
        below = _BELOW_BLOCK().match(source, node.end_mark.index)
    else:
        return None
    if below is None:
        return None
    column = below.start("text") - source.rfind("\n", 0, below.start("text")) - 1
    return below if column > key.start_mark.column else None
