r"""The parts of a Markdown prompt as they stand in the file, and a new text below the front matter."""

from __future__ import annotations

import re
from typing import NamedTuple

from promptsync.library.markdown import split
from promptsync.library.writing.lines import kept_lines, line_end, lines_of
from promptsync.source.text import fold

_NO_FILE = re.compile("[\0\ud800-\udfff]")


class SplitMarkdown(NamedTuple):
    """``head`` begins with the opening line; ``fence`` is the closing one and the empty line below it."""

    head: str
    fence: str
    body: str


def split_markdown(text: str) -> SplitMarkdown | None:
    """The parts, which together are ``text``, or None where there is no front matter."""
    folded = split(fold(text))
    if folded is None:
        return None
    lines, head, body = lines_of(text), folded.head.count("\n"), folded.line - 1
    return SplitMarkdown("".join(lines[:head]), "".join(lines[head:body]), "".join(lines[body:]))


def refusal(text: str) -> str:
    """Why a Markdown file cannot hold ``text`` byte for byte; empty where it can."""
    if not text or text.isspace():
        return "its text is blank"
    if "\r\n" in text:
        return "its text has Windows line ends"
    if _NO_FILE.search(text):
        return "its text has a character that no text file holds"
    return ""


def with_body(parts: SplitMarkdown, text: str) -> SplitMarkdown:
    """The parts with ``text`` as body; lines that stay keep their ends."""
    end = line_end(parts.head + parts.body)
    raw = lines_of(parts.body)
    body = kept_lines(lines_of(text), [fold(line) for line in raw], raw, end)
    # The first empty line below the front matter is no part of the text.
    missing = end if text.startswith("\n") and parts.fence.count("\n") == 1 else ""
    return SplitMarkdown(parts.head, parts.fence + missing, "".join(body))
