"""Findings with their lines: the caret stays below its place, whatever the line is made of."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot

from promptsync.model import Origin
from promptsync.problems import Problem, Severity, problem
from promptsync.render.findings import WIDEST, render_excerpts
from promptsync.render.style import Style
from tests.render.test_hostile import EVIL, assert_harmless

PLAIN = Style()
LINES = st.lists(EVIL | st.text(max_size=8), max_size=12).map(lambda parts: "".join(parts).replace("\n", ""))


def shown(line: str, column: int, style: Style = PLAIN, columns: int = 80) -> list[str]:
    """The excerpt's two lines."""
    at = Origin("a.yaml", 3, column)
    found = Problem("no-kind", Severity.WARNING, "no kind", at)
    return render_excerpts([found], {at: line}, 1, style, columns).split("\n")[1:3]


def width(text: str) -> int:
    """Cells of a terminal, as the Unicode standard's table of widths has them."""
    marks = sum(unicodedata.category(one) in {"Mn", "Me"} for one in text)
    return len(text) + sum(unicodedata.east_asian_width(one) in {"W", "F"} for one in text) - marks


def test_by_file_with_lines_hints_and_a_count() -> None:
    first, second = Origin("a.yaml", 3, 10), Origin("b.yaml")
    problems = [
        problem("yaml-surprise", "command is on", first, "Quote it."),
        problem("no-kind", "no kind", Origin("a.yaml", 12, 1), "Add command:."),
        problem("missing-field", "name is missing", second, "Add it."),
        problem("empty-library", "nothing"),
    ]
    assert render_excerpts(problems, {first: "command: on", second: ""}, 2, PLAIN) == snapshot("""\
a.yaml:3:10: error: command is on [yaml-surprise]
    3 | command: on
      |          ^
    Quote it.
a.yaml:12:1: warning: no kind [no-kind]
    Add command:.

b.yaml:1:1: error: name is missing [missing-field]
    1 |
      | ^
    Add it.

error: nothing [empty-library]

2 files checked: 3 errors, 1 warning.
""")
    assert render_excerpts([], {}, 1, PLAIN) == "1 file checked: no problems.\n"


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        ("\tab", 2, ["    3 | \\tab", "      |   ^"]),
        ("\u200bab", 2, ["    3 | \\u200bab", "      |       ^"]),
        ("\u6f22\u5b57ab", 3, ["    3 | \u6f22\u5b57ab", "      |     ^"]),
        ("e\u0301ab", 3, ["    3 | e\u0301ab", "      |  ^"]),
        (
            "x" * 60 + "!" + "y" * 60,
            61,
            [f"    3 | \u2026{'x' * 35}!{'y' * 34}\u2026", f"      | {' ' * 36}^"],
        ),
        ("!" + "y" * 99, 1, [f"    3 | !{'y' * 70}\u2026", "      | ^"]),
        ("x" * 99 + "!", 100, [f"    3 | \u2026{'x' * 70}!", f"      | {' ' * 71}^"]),
        ("ab", 9, ["    3 | ab", "      |   ^"]),
        ("a##[error]", 3, ["    3 | a\\x23#[error]", "      |      ^"]),
    ],
)
def test_the_caret_is_below_its_place(line: str, column: int, expected: list[str]) -> None:
    assert shown(line, column) == expected


@given(LINES, st.integers(1, 200), st.integers(1, 200))
def test_an_excerpt_is_harmless_and_pointed_and_fits(line: str, column: int, columns: int) -> None:
    excerpt, pointer = shown(line, column, columns=columns)
    assert_harmless(f"{excerpt}\n{pointer}")
    assert max(width(excerpt), width(pointer)) <= max(40, min(columns, WIDEST))
    prefix, _, rest = excerpt.partition("|")
    before = pointer.index("^") - len(prefix) - 2
    counted = [width(rest[1:][:count]) for count in range(len(rest) or 1)]
    assert before >= counted[-1] or before in counted


@given(st.integers(1, 20_000), st.integers(20, 200))
def test_a_line_of_20000_characters_is_cut_around_the_place(column: int, columns: int) -> None:
    line = "".join(chr(ord("a") + number % 26) for number in range(20_000))
    excerpt, pointer = shown(line, column, columns=columns)
    assert width(excerpt) in {min(columns, WIDEST), min(columns, WIDEST) - 1}
    assert excerpt[pointer.index("^")] == line[column - 1]


def test_colour_adds_nothing_but_colour() -> None:
    coloured = "\n".join(shown("a: b", 4, Style(color=True)))
    assert coloured.count("\x1b[") == 6
    for code in ("0", "2", "1;33"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured.split("\n") == shown("a: b", 4)
