"""What a Markdown text says about itself: its title and its first sentence."""

from __future__ import annotations

import re

from promptsync.library.writing.naming import slug
from promptsync.source.text import escaped

_HEADING = re.compile(r"#{1,6}[ \t]+")
_FENCED = re.compile(r"^[ \t]*(```+|~~~+).*?(?:^[ \t]*\1|\Z)", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
# A line that is not prose: a heading, a table, a comment, or nothing but signs.
_NO_PROSE = re.compile(r"#{1,6}(?:\s|$)|\||//|\W*$")
_ALERT = re.compile(r"[ \t]*>[ \t]*\[![A-Za-z]+\]")
_ITEM = re.compile(r"(?:[-*+>]|\d+[.)])\s+")
_CHECKBOX = re.compile(r"\[[ xX]\]\s+")
# A lowercase letter after the period marks an abbreviation.
_SENTENCE = re.compile(r".*?(?:[.!?](?=$| [^a-z])|[\u3002\uff01\uff1f])")
_COMMAND = re.compile(r"[a-zA-Z0-9_-]{1,50}")

_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,500}\)")
_LINK = re.compile(r"\[([^\]\n]{1,300})\]\([^)\n]{0,500}\)")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9_-]{0,40}(?:\s[^<>\n]{0,200})?/?>")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,3})(?=[^\s*_])([^*_\n]{1,300}?)(?<=[^\s*_])\1(?![\w*])")
_CODE = re.compile(r"(`{1,3})([^`\n]{1,300})\1")
_BOLD_LABEL = re.compile(r"(?:\*\*|__)[^*_\n]{1,40}(?::(?:\*\*|__)|(?:\*\*|__):)\s*")
_LABEL = re.compile(
    r"(?:(?:the |your )?(?:purpose|goal|objective|description|summary|overview|role|task|context|about|usage"
    r"|instructions?|introduction|mission|note|important|tl;?dr)):\s+",
    re.IGNORECASE,
)
_FEWEST_WORDS = 2
_ENDS = (".", "!", "?")


def title(text: str) -> str:
    """The heading that ``text`` begins with; empty if it begins with none."""
    line = text.lstrip().partition("\n")[0]
    heading = _HEADING.match(line)
    return _plain(" ".join(line[heading.end() :].rstrip().rstrip("#").split())) if heading else ""


def first_sentence(text: str) -> str:
    """The first sentence of the first paragraph of prose, as one line without markup; empty if there is none.

    A paragraph that is an alert, or only a label or a single word, is passed over.
    """
    for paragraph in _PARAGRAPH.split(_COMMENT.sub("", _FENCED.sub("", text))):
        if _ALERT.match(paragraph):
            continue
        lines = [line.strip() for line in paragraph.split("\n")]
        prose = " ".join(" ".join(line for line in lines if not _NO_PROSE.match(line)).split())
        sentence = _sentence(prose)
        if len(sentence.split()) >= _FEWEST_WORDS or sentence.endswith(_ENDS) or not sentence.isascii():
            return sentence
    return ""


def _sentence(prose: str) -> str:
    for mark in (_ITEM, _CHECKBOX, _BOLD_LABEL):
        found = mark.match(prose)
        prose = prose[found.end() :] if found else prose
    plain = _plain(prose)
    label = _LABEL.match(plain)
    plain = plain[label.end() :] if label else plain
    found = _SENTENCE.match(plain)
    return (found[0] if found else plain).removesuffix(":").strip()


def _plain(line: str) -> str:
    """``line`` without Markdown's and HTML's markup."""
    line = _TAG.sub("", _LINK.sub(r"\1", _IMAGE.sub("", line)))
    line = _CODE.sub(r"\2", _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", line)))
    return " ".join(line.split())


def shortened(text: str, limit: int) -> str:
    """``text`` up to the last sentence that fits into ``limit`` characters, else up to the last word."""
    if len(text) <= limit:
        return text
    ends = [
        found.end() for found in re.finditer(r"[.!?](?=\s+[^a-z\s])|[\u3002\uff01\uff1f]", text[: limit + 1])
    ]
    if ends and ends[-1] <= limit:
        return text[: ends[-1]]
    head, blank, _ = text[:limit].rpartition(" ")
    return (head if blank else text[: limit - 1]).rstrip() + "…"


def words(stem: str) -> str:
    """A file's name as a title."""
    plain = " ".join(re.split(r"[\s_-]+", escaped(stem))).strip() or stem
    return plain[0].upper() + plain[1:]


def command_word(stem: str) -> str:
    """A file's name as a command (API.md, Methods and rules): as it is, where it is one."""
    return stem if _COMMAND.fullmatch(stem) else slug(stem)[:50].rstrip("-")
