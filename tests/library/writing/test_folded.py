"""What of a folded or quoted text changes when it is edited: the text is wrapped again, the rest stays."""

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
def test_an_edited_text_of_several_lines_leaves_the_rest_of_the_file_alone(
    tmp_path: Path, written: str, lines: str
) -> None:
    content = f"name: a\ndescription: b\n{written}isSkill: true\n".replace("\n", lines)
    text = read(tmp_path, content).prompt.replace("going", "moving").replace("there", "anywhere")
    edited = edit(tmp_path, content, prompt=text)
    assert edited.startswith(f"name: a{lines}description: b{lines}prompt: ")
    assert edited.endswith(f"{lines}isSkill: true{lines}")
    assert edited.count("# c") == 1
    assert lines == "\n" or edited.count("\n") == edited.count("\r\n")


LONG = " ".join(["word"] * 30)
WRAPPED = f"{' '.join(['word'] * 16)}\n  {' '.join(['word'] * 14)}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("one\n  two", WRAPPED),
        ("'one\n  two'", f"'{WRAPPED}'"),
        ('"one\n  two"', f'"{WRAPPED}"'),
        (">-\n  one\n  two", f">-\n  {WRAPPED}"),
    ],
)
def test_a_folded_text_is_wrapped_again_in_its_style(tmp_path: Path, old: str, new: str) -> None:
    content = "name: a\nprompt: b\ndescription: {}\nisSkill: true\n"
    edited = edit(tmp_path, content.format(old), description=LONG)
    # A quote takes the place of the last word that fits.
    assert " ".join(edited.split()) == " ".join(content.format(new).split())
    assert max(map(len, edited.splitlines())) <= len("description: ") + 81


def test_a_quoted_prompt_of_several_lines_becomes_a_literal_block(tmp_path: Path) -> None:
    content = "name: a\nprompt: 'one\n\n  two' # why\ndescription: b\n"
    edited = edit(tmp_path, content, prompt="one\n2\n")
    assert edited == "name: a\nprompt: | # why\n  one\n  2\ndescription: b\n"


@pytest.mark.parametrize("written", ["one\n  two", "'one\n  two'"])
def test_a_folded_text_becomes_what_every_reader_takes_for_text(tmp_path: Path, written: str) -> None:
    content = f"name: a\nprompt: b\ndescription: {written}\n"
    edited = [
        edit(tmp_path, content, description=text).partition("description: ")[2] for text in ("1e3", "y\x85")
    ]
    quote = written[0] if written[0] == "'" else '"'
    assert edited == [f"{quote}1e3{quote}\n", '"y\\u0085"\n']


def test_a_folded_text_that_begins_with_a_blank_says_its_indentation(tmp_path: Path) -> None:
    content = "name: a\ndescription: b\nprompt: >\n  one\n  two\n"
    assert edit(tmp_path, content, prompt=" one\ntwo\n\n") == (
        "name: a\ndescription: b\nprompt: >2+\n   one\n  two\n\n"
    )


def test_lines_of_a_folded_text_that_come_out_the_same_are_not_touched(tmp_path: Path) -> None:
    content = "name: a\ndescription: b\nprompt: >\n  one two\n\n  three four\n\n    code\n  end\n"
    edited = edit(tmp_path, content, prompt="one two\nthree 4\n\n  code\nend\n")
    assert edited == content.replace("four", "4")
