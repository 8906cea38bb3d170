"""A prose diff shows both texts whole, and says what a reader would say of a paragraph."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from promptsync.render.prose import Paragraph, ProseMark, compare, compare_words, fold

WORD = st.sampled_from(["read", "the", "diff", "x²", "-", "`code`", "  "])
LINE = st.lists(WORD, max_size=5).map(" ".join) | st.text(alphabet="ab \t\r\u2028é", max_size=4)
TEXT = st.lists(LINE, max_size=8).flatmap(
    lambda lines: st.sampled_from(["\n".join(lines), "".join(f"{line}\n" for line in lines)])
)


def side(paragraphs: tuple[Paragraph, ...], left_out: ProseMark) -> str:
    """One of the two texts, in its own order."""
    before = left_out is ProseMark.CAME
    there = [one for one in paragraphs if (one.old if before else one.new)]
    in_order = sorted(there, key=lambda one: one.old) if before else there
    return "".join(piece.text for one in in_order for piece in one.pieces if piece.mark is not left_out)


@given(TEXT, TEXT)
@example("a b c d\n\ne f g h\n", "e f g h\n\na b c d\n")
def test_both_texts_are_there_whole(before: str, after: str) -> None:
    found = compare(before, after)
    assert side(found, ProseMark.CAME) == before
    assert side(found, ProseMark.GONE) == after
    assert [one for _, run in fold(found) for one in run] == [*found]


@given(TEXT)
def test_a_text_is_no_other_than_itself(text: str) -> None:
    assert not any(one.changed for one in compare(text, text))


@given(TEXT, TEXT)
def test_a_place_is_the_line_where_the_paragraph_begins(before: str, after: str) -> None:
    lines = before.split("\n")
    for one in compare(before, after):
        text = "".join(piece.text for piece in one.pieces if piece.mark is not ProseMark.CAME)
        assert not one.old or "\n".join(lines[one.old - 1 :]).startswith(text)


def test_a_word_is_told_in_a_paragraph_that_was_wrapped_anew() -> None:
    found = compare("Read the whole\ndiff first.\n", "Read the\nwhole diff, twice, first.\n")
    assert len(found) == 1
    assert ProseMark.SAME in {piece.mark for piece in found[0].pieces}
    assert "diff" in "".join(piece.text for piece in found[0].pieces if piece.mark is ProseMark.SAME)


def test_a_paragraph_that_moved_says_from_where() -> None:
    last = "Drop what does not hold.\n\n"
    found = compare(
        f"One two three.\n\nFour five six.\n\n{last}", f"{last}One two three.\n\nFour five six.\n\n"
    )
    assert [(one.old, one.new) for one in found if one.moved] == [(5, 1)]


def test_other_paragraphs_are_not_told_as_versions() -> None:
    found = compare("Ask the author about it.\n", "Run every single test now.\n")
    assert [(one.old, one.new) for one in found] == [(1, 0), (0, 1)]


def test_what_is_far_from_every_change_is_folded() -> None:
    before = "".join(f"paragraph {'x' * at}\n\n" for at in range(6))
    folded = [(far, len(run)) for far, run in fold(compare(before, before.replace("xxxxx", "changed")))]
    assert folded == [(True, 4), (False, 2)]


@pytest.mark.parametrize("text", ["a\n\n" * 6_000, "a b " * 5_000, "\n" * 20_000, " \n" * 10_000])
def test_a_long_text_of_one_mould_is_compared(text: str) -> None:
    found = compare(text, f"b{text}")
    assert side(found, ProseMark.CAME) == text


def test_words_of_no_common_text_stand_apart() -> None:
    assert [piece.mark for piece in compare_words("one", "two")] == [ProseMark.GONE, ProseMark.CAME]
    assert compare_words("", "") == ()
