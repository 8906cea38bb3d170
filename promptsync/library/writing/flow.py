"""A field of a mapping in braces, such as a JSON file's, is set or removed. Texts are written as in JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from promptsync.library.writing.place import span_of
from promptsync.library.writing.scalar import double_quoted

if TYPE_CHECKING:
    from promptsync.library.parsed_file import Field, Fields
    from promptsync.model import FieldValue

_OPENING = re.compile(r"\{(\s*)\Z")


def flow_set(text: str, field: Field, value: FieldValue) -> str:
    """``text`` with ``value`` in the place of the field's."""
    start, end, _ = span_of(text, field)
    return text[:start] + _scalar(value) + text[end:]


def flow_added(text: str, fields: Fields, after: str, name: str, value: FieldValue) -> str:
    """``text`` with the field ``name`` after the field ``after``, spaced and quoted as the first one."""
    first = next(iter(fields.values())).key.start_mark.index
    opening = _OPENING.search(text, 0, first)
    space = (opening.group(1) if opening else "") or " "
    key = double_quoted(name) if text.startswith('"', first) else name
    end = span_of(text, fields[after]).end
    return f"{text[:end]},{space}{key}: {_scalar(value)}{text[end:]}"


def flow_removed(text: str, fields: Fields, name: str) -> str:
    """``text`` without the field and one comma. A prompt has other fields, so there is one."""
    names = list(fields)
    at = names.index(name)
    if at:
        start, end = span_of(text, fields[names[at - 1]]).end, span_of(text, fields[name]).end
    else:
        start, end = fields[name].key.start_mark.index, fields[names[1]].key.start_mark.index
    return text[:start] + text[end:]


def _scalar(value: FieldValue) -> str:
    return double_quoted(value) if isinstance(value, str) else str(value).lower()
