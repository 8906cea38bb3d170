"""What a text says about itself."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptsync.library.importing.derive import first_sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Convert JSON -> YAML in place.", "Convert JSON -> YAML in place."),
        ("Upgrade to version 3. Then test.", "Upgrade to version 3."),
        ("Weigh A * B and C + D.", "Weigh A * B and C + D."),
        ("- Read it. Then test.", "Read it."),
        ("3. Then test.", "Then test."),
        ("12) Then test.", "Then test."),
        ("> Quoted e.g. here. So.", "Quoted e.g. here."),
        ("-5 is too cold.", "-5 is too cold."),
        ("# Title\n\n- Use steps:\n", "Use steps"),
    ],
)
def test_only_a_list_marker_at_the_start_goes(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


@given(st.lists(st.sampled_from(["-", "*", "3.", "4)", ">", "a", "b."]), min_size=1).map(" ".join))
def test_a_sentence_is_the_words_of_the_text(words: str) -> None:
    assert f" {first_sentence(f'Do {words}')} " in f" Do {words} "


@pytest.mark.parametrize("text", ["1" * 60_000, "1 " * 30_000, "- " * 30_000, "a.b" * 20_000, "#" * 60_000])
def test_a_long_text_takes_no_long_time(text: str) -> None:
    start = time.perf_counter()
    first_sentence(f"x{text}x")
    first_sentence(text)
    assert time.perf_counter() - start < 2
