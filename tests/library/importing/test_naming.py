"""Names of new prompt files: taken by every file system, given out once."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptsync.library.writing.naming import LONGEST, FreeKeys, slug
from promptsync.model import Key

TEXT = st.text(max_size=120)
DEVICES = ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]


@given(TEXT)
def test_a_slug_is_a_name_anywhere(text: str) -> None:
    name = slug(text)
    assert re.fullmatch(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?", name)
    assert len(name) <= LONGEST
    assert name not in {*DEVICES, "readme", "skill"}


@given(TEXT)
def test_a_slug_stays_as_it_is(text: str) -> None:
    assert slug(slug(text)) == slug(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("review-change", "review-change"),
        ("Review a change!", "review-a-change"),
        ("snake_case", "snake_case"),
        ("Überprüfung, größer", "uberprufung-grosser"),
        ("../../etc/passwd", "etc-passwd"),
        ("審査", "prompt"),
        ("...", "prompt"),
        ("", "prompt"),
        ("Con", "con-prompt"),
        ("COM¹", "com1-prompt"),
        ("README", "readme-prompt"),
        ("x" * 200, "x" * 80),
    ],
)
def test_a_slug_reads_like_the_text(text: str, name: str) -> None:
    assert slug(text) == name


@given(st.lists(st.tuples(TEXT, TEXT), max_size=30), st.lists(TEXT, max_size=5))
def test_no_key_is_given_twice_whatever_the_case(asked: list[tuple[str, str]], taken: list[str]) -> None:
    names = FreeKeys(map(Key, taken))
    given_out = [names.key_for(command, name) for command, name in asked]
    folded = [key.casefold() for key in given_out]
    assert len({*folded}) == len(folded)
    assert not {*folded} & {key.casefold() for key in taken}
    assert all(len(key) <= LONGEST for key in given_out)


def test_collisions_are_numbered() -> None:
    names = FreeKeys([Key("Review"), Key("review-3")])
    assert [names.key_for("", "review") for _ in range(3)] == ["review-2", "review-4", "review-5"]


def test_the_command_comes_first_and_the_folder_before_it() -> None:
    names = FreeKeys([])
    assert names.key_for("go", "A name") == "go"
    assert names.key_for("", "A name") == "a-name"
    assert names.key_for("go", "A name", "tools/fast") == "tools/fast/go"


def test_a_long_name_makes_room_for_its_number() -> None:
    names = FreeKeys([Key("x" * 80)])
    assert names.key_for("", "x" * 90) == "x" * 78 + "-2"
