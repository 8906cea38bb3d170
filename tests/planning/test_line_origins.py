"""Which version of a text each of its lines came with."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from promptsync.planning.line_origins import line_origins, lines_of


def stages(*texts: str) -> list[int]:
    return [one.stage for one in line_origins(texts)]


def test_a_line_is_of_the_first_text_that_has_it() -> None:
    assert stages("a\nb\n", "a\nx\nb\n", "a\nx\nb\ny\n") == [0, 1, 0, 2]


def test_a_line_that_went_and_came_back_is_of_the_text_that_brought_it_back() -> None:
    assert stages("a\nb\n", "a\n", "a\nb\n") == [0, 2]


def test_an_empty_text_has_no_line() -> None:
    assert stages("a\n", "") == []
    assert stages("", "a") == [1]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[str], list[int]]:
    """Texts that come from each other by edits, each of whose lines is new; and the origins of the last."""
    lines: list[tuple[str, int]] = []
    texts = []
    for stage in range(draw(st.integers(1, 6))):
        for number in range(draw(st.integers(0, 3))):
            at = draw(st.integers(0, len(lines)))
            gone = draw(st.integers(0, 2))
            lines[at : at + gone] = [(f"line {stage}.{number}", stage)]
        texts.append("".join(f"{line}\n" for line, _ in lines))
    return texts, [stage for _, stage in lines]


@given(histories())
def test_every_line_has_its_true_origin(history: tuple[list[str], list[int]]) -> None:
    texts, origins = history
    found = line_origins(texts)
    assert [one.stage for one in found] == origins
    for line, one in zip(lines_of(texts[-1]), found, strict=True):
        assert lines_of(texts[one.stage])[one.line] == line
