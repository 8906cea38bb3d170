"""What of a folded or quoted text changes when it is edited: the lines with the edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.library.writing.edits import edit, read

if TYPE_CHECKING:
    from pathlib import Path

FOLDED = [
    """prompt: "Line one \\"is\\"
  going on

  \\tand para two

  ends here
  or there\\n" # c
""",
    """prompt: 'Line one ''is''
  going on

  and para two


  ends here
  or there

  ' # c
""",
    """prompt: Line one is
  going on

  and para two
  ends here
  or there
# c
""",
    """prompt: > # c
  Line one is
  going on

  and para two
  ends here

  or there
""",
]


@pytest.mark.parametrize("lines", ["\n", "\r\n"])
@pytest.mark.parametrize("written", FOLDED)
@pytest.mark.parametrize(
    "words",
    [
        {"one": "1"},
        {"going": "moving"},
        {"para two": "a second"},
        {"there": "anywhere"},
        {"Line": "A line", "there": "anywhere"},
        {"going": "moving", "ends": "stops", "there": "here"},
        {"one": "1", "going": "moving", "and": "or", "here": "now", "there": "then"},
    ],
)
def test_words_of_a_folded_text_change_their_lines_alone(
    tmp_path: Path, written: str, words: dict[str, str], lines: str
) -> None:
    content = f"name: a\ndescription: b\n{written}isSkill: true\n".replace("\n", lines)
    expected, text = content, read(tmp_path, content).prompt
    for old, new in words.items():
        expected, text = (each.replace(f"{old}", new, 1) for each in (expected, text))
    assert edit(tmp_path, content, prompt=text) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("'one\n  two\n  three'", "'one\n  three'"),
        ("'one\n  two\n  three'", "'one\n  more\n  two\n  three'"),
        ("one\n  two\n  three", "one\n  two"),
        ('"one\n  two\n  three"', '"two\n  three"'),
        ("'\n\n  one\n  two'", "'\n\n  once\n  two'"),
        ("'\n  one\n  two'", "'\n  one\n  2'"),
        ('"one\\\n  \\ two\\\n  \\ three"', '"one\\\n  \\ 2\\\n  \\ three"'),
        ('"one\n  two\\nthree"', '"one\n  two\\nthree\n\n  four"'),
        ('"one\n  two"', '"one\n\n\n  two\n\n  "'),
        ('"one\\\n  \\ two\\\n  \\ three"', '"once\\\n  \\ two\\\n  \\ three"'),
    ],
)
def test_lines_of_a_folded_text_come_and_go(tmp_path: Path, old: str, new: str) -> None:
    r"""A line that begins with ``\ `` is as PyYAML folds a text that has characters it escapes."""
    contents = [f"name: a\nprompt: {each} # why\ndescription: b\n" for each in (old, new)]
    after = read(tmp_path, contents[1])
    assert edit(tmp_path, contents[0], prompt=after.prompt) == contents[1]


@pytest.mark.parametrize("written", ["one\n  two", "'one\n  two'"])
def test_a_folded_text_becomes_what_every_reader_takes_for_text(tmp_path: Path, written: str) -> None:
    content = f"name: a\nprompt: b\ndescription: {written}\n"
    edited = [
        edit(tmp_path, content, description=text).partition("description: ")[2] for text in ("1e3", "y\x85")
    ]
    quote = written[0] if written[0] == "'" else '"'
    assert edited == [f"{quote}1e3{quote}\n", '"y\\u0085"\n']


def test_a_folded_text_that_cannot_stay_folded_becomes_literal(tmp_path: Path) -> None:
    content = "name: a\ndescription: b\nprompt: >\n  one\n  two\n"
    assert edit(tmp_path, content, prompt=" one\ntwo\n\n") == (
        "name: a\ndescription: b\nprompt: |2+\n   one\n  two\n\n"
    )


def test_a_folded_paragraph_that_stays_keeps_its_lines(tmp_path: Path) -> None:
    content = "name: a\ndescription: b\nprompt: >\n  one\n  two\n\n  three\n  four\n\n    code\n  end\n"
    edited = edit(tmp_path, content, prompt="one two\nthree 4\n\n  code\nend\n")
    assert edited == content.replace("  four\n", "  4\n")
