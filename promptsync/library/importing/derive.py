"""What a Markdown text says about itself: its title and its first sentence."""

from __future__ import annotations

import re

from promptsync.library.writing.naming import slug
from promptsync.source.text import escaped

_HEADING = re.compile(r"#{1,6}[ \t]+")
_FENCED = re.compile(r"^[ \t]*(```+|~~~+).*?(?:^[ \t]*\1|\Z)", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
# A line that is no prose: a heading, a table, or nothing but signs.
_NO_PROSE = re.compile(r"#{1,6}(?:\s|$)|\||\W*$")
_ITEM = re.compile(r"(?:[-*+>]|\d+[.)])\s+")
# A small letter after the full stop tells an abbreviation.
_SENTENCE = re.compile(r".*?[.!?](?=$| [^a-z])")
_COMMAND = re.compile(r"[a-zA-Z0-9_-]{1,50}")


def title(text: str) -> str:
    """The heading that ``text`` begins with; empty where it begins with none."""
    line = text.lstrip().partition("\n")[0]
    heading = _HEADING.match(line)
    return " ".join(line[heading.end() :].rstrip().rstrip("#").split()) if heading else ""


def first_sentence(text: str) -> str:
    """The first sentence of the first lines of prose, as one line; empty where there is none."""
    for paragraph in _PARAGRAPH.split(_COMMENT.sub("", _FENCED.sub("", text))):
        lines = [line.strip() for line in paragraph.split("\n")]
        prose = " ".join(" ".join(line for line in lines if not _NO_PROSE.match(line)).split())
        if prose:
            item = _ITEM.match(prose)
            plain = prose[item.end() :] if item else prose
            sentence = _SENTENCE.match(plain)
            return (sentence[0] if sentence else plain).removesuffix(":")
    return ""


def shortened(text: str, limit: int) -> str:
    """``text`` cut at a word to ``limit`` characters, with a sign for it."""
    if len(text) <= limit:
        return text
    head, blank, _ = text[:limit].rpartition(" ")
    return (head if blank else text[: limit - 1]).rstrip() + "…"


def words(stem: str) -> str:
    """A file's name as a title."""
    plain = " ".join(re.split(r"[\s_-]+", escaped(stem))).strip() or stem
    return plain[0].upper() + plain[1:]


def command_word(stem: str) -> str:
    """A file's name as a command (API.md, Methods and rules): as it is, where it is one."""
    return stem if _COMMAND.fullmatch(stem) else slug(stem)[:50].rstrip("-")
