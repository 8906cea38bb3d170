"""A diff is the truth: what comes out of it is what the file says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptsync.render.diff import line_diff, word_diff
from promptsync.render.escape import one_line
from promptsync.render.style import Style

if TYPE_CHECKING:
    from collections.abc import Iterable

PLAIN = Style()
NO_NEWLINE = "\\ No newline at end of text"

# Few words, so that texts have some in common; no sign of the diff itself and nothing that is escaped.
WORDS = st.lists(st.sampled_from(["a", "b", "long word", " ", "  ", ".", "\u00e9"]), max_size=12).map("".join)
LINES = st.lists(st.sampled_from(["a", "b", "c", "", "- list", "+ plus", "@@ x"]), max_size=20).map("\n".join)


def after_words(diff: str) -> str:
    return re.sub(r"\{\+(.*?)\+\}", r"\1", re.sub(r"\[-.*?-\]", "", diff))


def before_words(diff: str) -> str:
    return re.sub(r"\[-(.*?)-\]", r"\1", re.sub(r"\{\+.*?\+\}", "", diff))


def lines_of(text: str) -> list[str]:
    """As a diff counts them, with the sign of a missing last newline."""
    lines = text.split("\n")
    return [*lines, NO_NEWLINE] if lines[-1] else lines[:-1]


def patched(before: str, diff: Iterable[str]) -> list[str]:
    """``before`` with the hunks of ``diff`` applied, as patch(1) would."""
    old, new, position = lines_of(before), list[str](), 0
    for line in diff:
        if head := re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@", line):
            start = int(head[1]) - (0 if head[2] == "0" else 1)
            new += old[position:start]
            position = start
        elif line[0] == "+":
            new.append(line[1:])
        else:
            assert old[position] == line[1:]
            position += 1
            new += [line[1:]] if line[0] == " " else []
    return new + old[position:]


@given(WORDS, WORDS)
def test_both_sides_are_in_a_word_diff(before: str, after: str) -> None:
    diff = word_diff(before, after, PLAIN)
    assert after_words(diff) == after
    assert before_words(diff) == before


@given(st.text(st.characters(exclude_characters="[]{}+-\\")))
def test_a_word_diff_of_equals_is_the_text(text: str) -> None:
    assert word_diff(text, text, PLAIN) == one_line(text)


@given(LINES, LINES)
def test_a_line_diff_makes_one_text_of_the_other(before: str, after: str) -> None:
    assert patched(before, line_diff(before, after, PLAIN)) == lines_of(after)


@given(LINES)
def test_equal_texts_have_no_line_diff(text: str) -> None:
    assert list(line_diff(text, text, PLAIN)) == []


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("a\n", "a", ["@@ -1 +1,2 @@", " a", f"+{NO_NEWLINE}"]),
        ("a", "a\n", ["@@ -1,2 +1 @@", " a", f"-{NO_NEWLINE}"]),
        ("a\nb", "a\nc", ["@@ -1,3 +1,3 @@", " a", "-b", "+c", f" {NO_NEWLINE}"]),
        ("", "a\n", ["@@ -0,0 +1 @@", "+a"]),
        ("a\r\n", "a\n", ["@@ -1 +1 @@", "-a\\r", "+a"]),
        ("a \n", "a\n", ["@@ -1 +1 @@", "-a ", "+a"]),
    ],
)
def test_what_hardly_shows_is_shown(before: str, after: str, shown: list[str]) -> None:
    assert list(line_diff(before, after, PLAIN)) == shown


def test_three_lines_around_a_change() -> None:
    before = "".join(f"{number}\n" for number in range(20))
    diff = list(line_diff(before, before.replace("10\n", "ten\n"), PLAIN))
    assert diff == ["@@ -8,7 +8,7 @@", " 7", " 8", " 9", "-10", "+ten", " 11", " 12", " 13"]


def test_colour_marks_what_went_and_what_came() -> None:
    colour = Style(color=True)
    assert word_diff("a b", "a c", colour) == "a \x1b[31m[-b-]\x1b[0m\x1b[32m{+c+}\x1b[0m"
    assert list(line_diff("b\n", "c\n", colour))[1:] == ["\x1b[31m-b\x1b[0m", "\x1b[32m+c\x1b[0m"]
