r"""Markdown with front matter → its fields, with the text below as ``prompt``.

The front matter is between a first line ``---`` and the next line ``---``. An empty line below it is dropped;
the text is all that follows, exactly, with ``\r\n`` as ``\n``. A text that is blank counts as none.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

from promptsync.library.parsed_file import Field, Fields, ParsedText
from promptsync.library.yaml_file import parse_yaml
from promptsync.model import Origin
from promptsync.problems import Problem, problem
from promptsync.source.lazy_pattern import lazy_pattern
from promptsync.source.places import origin_of
from promptsync.source.text import fold

FOREIGN = frozenset(
    (
        "license",
        "compatibility",
        "metadata",
        "allowed-tools",
        "disable-model-invocation",
        "user-invocable",
        "argument-hint",
        "model",
    )
)
"""Front matter of other tools (API.md, Kinds). A file they read too keeps it; the prompt goes without."""

_OPENING = lazy_pattern(r"---[ \t]*\n")
_CLOSING = lazy_pattern(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)


class FrontMatter(NamedTuple):
    """``head`` begins at the file's start, so places in it are the file's; ``line`` is the body's first."""

    head: str
    body: str
    line: int


def split(text: str) -> FrontMatter | None:
    """The parts of a text with folded line ends, or None where no front matter begins and ends."""
    opening = _OPENING().match(text)
    closing = opening and _CLOSING().search(text, opening.end())
    if not closing:
        return None
    head, body = text[: closing.start()], text[closing.end() :]
    line = head.count("\n") + 2
    return FrontMatter(head, body[1:], line + 1) if body.startswith("\n") else FrontMatter(head, body, line)


def parse_markdown(text: str, file: str) -> ParsedText:
    """The fields of the front matter, with the text below it. ``file`` stands in the findings' places."""
    text = fold(text)
    parts = split(text)
    if parts is None:
        return _without_front_matter(text, file)
    fields, problems = parse_yaml(parts.head, file)
    if fields is None and [each.rule for each in problems] == ["empty-file"]:
        fields, problems = {}, []
    if fields is None:
        return ParsedText(None, problems, text)
    own = {name: field for name, field in fields.items() if name not in FOREIGN}
    return ParsedText(*_with_body(own, problems, parts, file), text)


def _with_body(
    fields: Fields, problems: list[Problem], parts: FrontMatter, file: str
) -> tuple[Fields, list[Problem]]:
    if not parts.body or parts.body.isspace():
        return fields, problems
    for name in ("prompt", "promptFile"):
        if name in fields:
            at = origin_of(file, fields[name].key.start_mark)
            message = f"{name} gives the text, and so does the body from line {parts.line}"
            hint = f"Remove {name}, or leave the body empty."
            return fields, [*problems, problem("two-texts", message, at, hint)]
    mark = yaml.Mark(file, 0, parts.line - 1, 0, None, 0)
    node = yaml.ScalarNode("tag:yaml.org,2002:str", parts.body, mark, mark, style="|")
    return {**fields, "prompt": Field(node, node, parts.body)}, problems


def _without_front_matter(text: str, file: str) -> ParsedText:
    opened = _OPENING().match(text) is not None
    message = "the front matter does not end" if opened else "there is no front matter"
    hint = (
        "Close it with a line ---."
        if opened
        else "Begin with a line ---, then name: and description:, then ---."
    )
    found = problem("front-matter", message, Origin(file), hint)
    return ParsedText(None, [found], text, plain=not opened)
