"""What YAML or git has made of a file that is not what it looks like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yaml import ScalarNode

from promptsync.model import PROMPT_FIELDS
from promptsync.problems import Problem, problem
from promptsync.source.places import place_after
from promptsync.source.text import shown
from promptsync.source.yaml_syntax import conflict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.library.parsed_file import Field, ParsedFile

_COMMENT = re.compile(r"[ \t]+(#[^\r\n]*)")
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
    if not isinstance(node, ScalarNode) or node.style or field.key is node:
        return ""
    if node.start_mark.index < field.key.start_mark.index:  # an alias has the place of its anchor
        return ""
    found = _COMMENT.match(source, node.end_mark.index)
    return found[1] if found else ""


def _cut(name: str, field: Field, draft: ParsedFile) -> Problem | None:
    comment = comment_behind(field, draft.source)
    if not comment or not field.value:
        return None
    at = place_after(draft.file.shown, draft.source[: draft.source.index(comment, field.node.end_mark.index)])
    message = f"{name} ends before {shown(comment)}, which YAML takes for a comment"
    return problem("yaml-surprise", message, at, "Quote the whole text, or put the comment in its own line.")
