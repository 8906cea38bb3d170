"""What the YAML parser refuses, as findings in plain words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from promptsync.problems import Problem, problem
from promptsync.source.hidden import name_of
from promptsync.source.lazy_pattern import lazy_pattern
from promptsync.source.markdown_code import without_fences
from promptsync.source.places import origin_of, place_after
from promptsync.source.text import quoted

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

    from promptsync.model import Origin

DEEPEST = 100
"""How deep lists and mappings may be nested before the file is refused unread; no field takes even one."""

_UNPRINTABLE = lazy_pattern("[^\x09\x0a\x0d\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# What YAML 1.1 takes for the end of a line, but neither YAML 1.2 nor an editor does.
_SEPARATOR = lazy_pattern("[\x85\u2028\u2029]")
_CONFLICT = tuple(lazy_pattern(rf"^{sign * 7}(?=[ \r\n]|\Z)", re.MULTILINE) for sign in "<=>")
_NO_COLON = lazy_pattern(r"^([A-Za-z]+)(?::(?=[^ \t\r\n/])|(?=\uff1a))([^\r\n])", re.MULTILINE)
_INDENTED = lazy_pattern("^[ \t]*([\xa0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff])", re.MULTILINE)

# libyaml's problem, or the part of it that tells it apart: what it means here, and what to do.
_EXPLAINED = {
    "mapping values are not allowed": (
        "a second colon in one line",
        "Quote a value that holds a colon and a space; indent fields alike.",
    ),
    "found undefined alias": ("an alias without its anchor", "Quote a value that begins with *."),
    "invalid Unicode character escape": (
        "an escape that is no character",
        r"Write a character beyond \uffff itself, or as \U and eight digits.",
    ),
    "unexpected end of stream": ("a quote that is not closed", "Close the quotes."),
    "expected key": ("a line that is no field", "Indent all lines of a text alike, and fields not at all."),
}


def nesting(at: Origin) -> Problem:
    message = f"lists or mappings are nested more than {DEEPEST} deep"
    return problem("yaml-syntax", message, at, "Quote a text that begins with [ or {.")


def unprintable(text: str, file: str) -> Problem:
    found = _UNPRINTABLE().search(text)
    before = text[: found.start()] if found else ""
    sign = f"U+{ord(found.group()):04X}" if found else "one"
    message = f"a control character that YAML does not take: {sign}"
    hint = r'Remove it, or write it as an escape in double quotes, such as "\x1b".'
    return problem("yaml-syntax", message, place_after(file, before), hint)


def line_separator(text: str, file: str) -> Problem | None:
    """A character that breaks a line for YAML 1.1, so that what it says has lines which no editor shows."""
    found = None if text.isascii() else _SEPARATOR().search(text)
    if not found:
        return None
    hint = f'Remove it, or write it in double quotes as "\\u{ord(found[0]):04x}".'
    message = f"{name_of(found[0])} breaks the line for YAML, but not for people"
    return problem("yaml-surprise", message, place_after(file, text[: found.start()]), hint)


def conflict(text: str, file: str) -> Problem | None:
    """The markers that git leaves in a file with a merge conflict; an example of one stands in a fence."""
    if "<<<<<<<" not in text:
        return None
    at, first, outside = 0, -1, without_fences(text)
    for marker in _CONFLICT:
        found = marker().search(outside, at)
        if not found:
            return None
        at, first = found.end(), found.start() if first < 0 else first
    hint = "Decide what is to stay, and remove the markers <<<<<<<, ======= and >>>>>>>."
    return problem(
        "conflict-marker", "a merge conflict is not resolved", place_after(file, text[:first]), hint
    )


def _disguised(text: str, file: str) -> Problem | None:
    """What stops a line from being a field although it looks like one."""
    if found := _NO_COLON().search(text):
        sign, at = found[2], place_after(file, text[: found.start(2)])
        what = name_of(sign) if not sign.isascii() else quoted(sign)
        message = f"{found[1]} is followed by {what}, not by a colon and a space"
        return problem("yaml-syntax", message, at, f"Write {found[1]}: and a space before the value.")
    if found := _INDENTED().search(text):
        at = place_after(file, text[: found.start(1)])
        return problem("yaml-syntax", f"a line begins with {name_of(found[1])}", at, "Indent with spaces.")
    return None


def syntax(error: MarkedYAMLError, text: str, file: str) -> Problem:
    known = conflict(text, file) or _disguised(text, file)
    if known:
        return known
    at = origin_of(file, error.problem_mark or error.context_mark)
    if error.context == "expected a single document in the stream":
        hint = "Put each prompt in its own file."
        return problem("yaml-documents", f"a second document begins in line {at.line}", at, hint)
    said = f"{error.context or ''} {error.problem or ''}".strip()
    line = text.split("\n")[at.line - 1 : at.line]
    if "\t" in "".join(line)[: at.column] and "".join(line)[: at.column].isspace():
        return problem("yaml-syntax", "a tab in the indentation", at, "Indent with spaces.")
    if "cannot start any token" in said:
        sign = "".join(line)[at.column - 1 : at.column]
        return problem("yaml-syntax", f"a value begins with {quoted(sign)}", at, "Quote the value.")
    for part, (meaning, hint) in _EXPLAINED.items():
        if part in said:
            return problem("yaml-syntax", f"not YAML: {meaning} ({said})", at, hint)
    return problem("yaml-syntax", f"not YAML: {said}", at, "Check quotes, brackets and indentation.")
