r"""A text → YAML scalars that stand for it, written so that readers of YAML 1.1 and 1.2 agree.

They differ in which words are not text, and in the line breaks: ``\x85``, ``\u2028`` and ``\u2029`` break
lines in YAML 1.1 alone, so they are always escaped.
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

_ESCAPED = re.compile("[^\t\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_PLAIN = re.compile("(?:[0-9]+ )?[A-Za-z\xa1-\U0010ffff]")
_NO_TEXT = frozenset(("true", "false", "yes", "no", "on", "off", "y", "n", "null"))
_FOLD = re.compile(r"(?<=\S) (?=\S)")
_LEAST_WIDTH = 80


class ScalarBlock(NamedTuple):
    r"""A block scalar: its header, and its lines with ``\n``, indented."""

    header: str
    lines: list[str]


def is_raw(text: str) -> bool:
    """Whether YAML holds every character of ``text`` without an escape, and all readers take them alike."""
    return not _ESCAPED.search(text)


def plain(text: str) -> str | None:
    """``text`` itself, where nobody reads it as anything else; careful rather than complete."""
    marked = text.endswith((" ", ":")) or ": " in text or " #" in text
    if marked or not _PLAIN.match(text) or not text.isprintable() or text.casefold() in _NO_TEXT:
        return None
    return text


def single_quoted(text: str) -> str | None:
    """In single quotes, which know no escapes."""
    return "'" + text.replace("'", "''") + "'" if is_raw(text) and "\n" not in text else None


def double_quoted(text: str) -> str:
    """In double quotes, in one line, as JSON has it: any text but one with a lone surrogate."""
    written = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", written)


def double_quoted_lines(text: str, indent: str, end: str) -> str:
    """As :func:`double_quoted`, with each line of the text on a line of its own."""
    parts = [double_quoted(line)[1:-1] for line in re.findall("[^\n]*\n|[^\n]+", text)]
    lines = ["\\" + part if part.startswith(" ") else part for part in parts]
    return f"\\{end}{indent}".join(['"', *lines]) + '"'


def literal(text: str, indent: str, step: int) -> ScalarBlock | None:
    """As ``|``. ``indent`` is deeper than the field's own by ``step`` (1 to 9) spaces."""
    if not is_raw(text):
        return None
    return ScalarBlock(f"|{indicator(text, step)}{chomping(text)}", indented(text_lines(text), indent))


def text_lines(text: str) -> list[str]:
    """The lines that a block scalar holds: a last line end is the scalar's own."""
    return text.removesuffix("\n").split("\n")


def indented(lines: list[str], indent: str) -> list[str]:
    """Lines as they stand below the header; an empty one without trailing blanks."""
    return [f"{indent}{line}\n" if line else "\n" for line in lines]


def indicator(text: str, step: int) -> str:
    """The indentation, where a reader cannot tell it by the first line that is not empty."""
    return str(step) if text.lstrip("\n").startswith((" ", "\t")) else ""


def chomping(text: str) -> str:
    """What the header says of the line ends that the text ends with: none, one, or all."""
    if not text.endswith("\n"):
        return "-"
    return "+" if text == "\n" or text.endswith("\n\n") else ""


def folded_lines(text: str, columns: int) -> list[str]:
    """The lines of ``text`` as a folded block scalar, wrapped at ``columns``.

    Reading them back may give another text, for one whose blanks folding cannot hold.
    """
    lines: list[str] = []
    before = ""
    for line in text_lines(text):
        if line and before and not _deeper(line) and not _deeper(before):
            lines.append("")
        lines += [line] if _deeper(line) or not line else wrapped(line, columns)
        before = line or before
    return lines


def _deeper(line: str) -> bool:
    """Lines that begin with a blank are never folded, nor is what they adjoin."""
    return line.startswith((" ", "\t"))


def wrapped(text: str, width: int) -> list[str]:
    """``text`` broken where folding puts a single blank back; a longer word has a line of its own."""
    lines: list[str] = []
    for word in _FOLD.split(text):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def width(lines: list[str]) -> int:
    """The width to break at, in characters: that of the widest line."""
    return max(_LEAST_WIDTH, *map(len, lines), 0)
