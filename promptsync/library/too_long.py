"""The finding about a field that is longer than the platform takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.library.prompt_schema import TEXT_LIMIT
from promptsync.problems import Problem, problem
from promptsync.source.text import quoted, shown

if TYPE_CHECKING:
    from promptsync.library.compose.sections import Section
    from promptsync.model import Origin


def field_too_long(name: str, text: str, limit: int, at: Origin) -> Problem:
    """``name`` is what has ``text``, ``limit`` the most code points that it takes."""
    return problem("too-long", _message(name, text, limit), at, "Shorten it.")


def text_too_long(name: str, text: str, at: Origin, first_line: int) -> Problem:
    """The same for a prompt's text, with where the limit falls and how long each section is.

    ``first_line`` is where the text begins in its file; 0 if its lines are not those of a file.
    """
    from promptsync.library.compose.sections import sections_of

    before = text.count("\n", 0, TEXT_LIMIT)
    line = f"line {first_line + before}" if first_line else f"line {before + 1} of the text"
    sections = sections_of(text)
    under = _under(sections)
    falls = f"The limit falls in {line}{f', under {quoted(under)}' if under else ''}."
    return problem("too-long", _message(name, text, TEXT_LIMIT), at, f"{falls} {_advice(sections)}")


def _message(name: str, text: str, limit: int) -> str:
    return f"{name} has {len(text):,} characters; the platform takes {limit:,}"


def _under(sections: list[Section]) -> str:
    """The heading of the section in which the limit falls."""
    end = 0
    for one in sections:
        end += one.length
        if end > TEXT_LIMIT:
            return one.title
    return ""


def _advice(sections: list[Section]) -> str:
    if len(sections) < 2:
        return "Shorten it, or divide it by second-level headings (##). It has no sections."
    sizes = ", ".join(f"{shown(one.title) or 'before them'} {one.length:,}" for one in sections)
    if max(one.length for one in sections) <= TEXT_LIMIT:
        advice = "Write split: sections to make each section a skill of its own."
    else:
        advice = "Shorten the longest section, then write split: sections."
    return f"{advice} Its sections: {sizes}."
