"""A folded block scalar whose text changes: paragraphs that stay keep their lines."""

from __future__ import annotations

from difflib import SequenceMatcher

from promptsync.library.writing.scalar import text_lines, width, wrapped
from promptsync.library.writing.splice import Line, spliced


def refolded(old: list[str], text: str) -> list[str]:
    """The lines of ``text``, folded as ``old`` is. Both without indentation and line ends.

    Reading them back may give another text, for one whose blanks folding cannot hold.
    """
    paragraphs = iter(_paragraphs(_groups(old), [line for line in text.split("\n") if line]))
    lines: list[str] = []
    before = ""
    for line in text_lines(text):
        if line and before and not _deeper(line) and not _deeper(before):
            lines.append("")
        lines += next(paragraphs) if line else [""]
        before = line or before
    return lines


def _deeper(line: str) -> bool:
    """Lines that begin with a blank are never folded, nor is what they adjoin."""
    return line.startswith((" ", "\t"))


def _groups(lines: list[str]) -> list[list[str]]:
    """The lines that fold into one, for each line of the text that is not empty."""
    groups: list[list[str]] = []
    joins = False
    for line in lines:
        if line and joins and not _deeper(line):
            groups[-1].append(line)
        elif line:
            groups.append([line])
        joins = bool(line) and not _deeper(line)
    return groups


def _paragraphs(old: list[list[str]], new: list[str]) -> list[list[str]]:
    columns = width([line for group in old for line in group])
    result: list[list[str]] = []
    before = [" ".join(group) for group in old]
    for verdict, start, stop, first, last in SequenceMatcher(None, before, new).get_opcodes():
        known = old[start:stop]
        if verdict == "equal":
            result += known
            continue
        for index, text in enumerate(new[first:last]):
            near = known[index] if index < len(known) else []
            result.append(_refilled(near, text) if near else wrapped(text, columns))
    return [[text] if _deeper(text) else group for group, text in zip(result, new, strict=True)]


def _refilled(old: list[str], text: str) -> list[str]:
    lines = [Line(" " if number else "", line) for number, line in enumerate(old)]
    return [line.text for line in spliced(lines, text)]
