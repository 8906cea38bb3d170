"""What the YAML parser refuses, as findings in plain words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from promptsync.problems import Problem, problem
from promptsync.source.places import origin_of, place_after
from promptsync.source.text import quoted

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

    from promptsync.model import Origin

DEEPEST = 100
"""How deep lists and mappings may be nested before the file is refused unread; no field takes even one."""

_UNPRINTABLE = re.compile("[^\x09\x0a\x0d\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

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
    found = _UNPRINTABLE.search(text)
    before = text[: found.start()] if found else ""
    sign = f"U+{ord(found.group()):04X}" if found else "one"
    message = f"a control character that YAML does not take: {sign}"
    hint = r'Remove it, or write it as an escape in double quotes, such as "\x1b".'
    return problem("yaml-syntax", message, place_after(file, before), hint)


def syntax(error: MarkedYAMLError, text: str, file: str) -> Problem:
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
