"""What a file looks like when it is written, and what of it changes when it is edited."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import CannotHoldError
from promptsync.library.forms import MARKDOWN, SKILL, YAML
from promptsync.library.prompt_schema import TEXT_LIMIT
from promptsync.library.writer import edited_file, new_file, text_goes_to
from promptsync.model import FieldValue, Prompt
from tests.library.writing.edits import edit, read

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.library.parsed_file import FileForm


A_SKILL = Prompt("review", "Use when asked to review.", "Read it all.\n\n  Then say.\n", is_skill=True)


def test_a_new_yaml_file() -> None:
    prompt = replace(A_SKILL, name="Review: a change", command="on", is_command=True, is_template=True)
    assert new_file(prompt, YAML, schema="../prompt.schema.json", protect=True) == dedent("""\
        # yaml-language-server: $schema=../prompt.schema.json
        name: "Review: a change"
        description: Use when asked to review.
        command: "on"
        isSkill: true
        isTemplate: true
        protect: true
        prompt: |
          Read it all.

            Then say.
        """)


def test_a_new_markdown_file() -> None:
    prompt = replace(A_SKILL, command="review", is_command=False)
    assert new_file(prompt, MARKDOWN, schema="x") == dedent("""\
        ---
        name: review
        description: Use when asked to review.
        command: review
        isCommand: false
        isSkill: true
        ---

        Read it all.

          Then say.
        """)


def test_a_new_skill_file_does_not_say_that_it_is_a_skill() -> None:
    head = "---\nname: review\ndescription: Use when asked to review.\n---\n\n"
    assert new_file(A_SKILL, SKILL, schema="x") == head + A_SKILL.prompt


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Do it.", "|-\n  Do it.\n"),
        ("Do it.\n\n\n", "|+\n  Do it.\n\n\n"),
        ("\n", "|+\n\n"),
        ("  indented\nnot\n", "|2\n    indented\n  not\n"),
        ("\n\n\ttab", "|2-\n\n\n  \ttab\n"),
        ("---\n...\n# no comment\n", "|\n  ---\n  ...\n  # no comment\n"),
        ("a\r\n b\r\n", '"\\\n  a\\r\\n\\\n  \\ b\\r\\n"\n'),
        ("\x1b[31m", '"\\\n  \\u001b[31m"\n'),
        ("one\u2028line", '"\\\n  one\\u2028line"\n'),
    ],
)
def test_a_text_is_a_block_where_yaml_can_hold_it(text: str, written: str) -> None:
    content = new_file(replace(A_SKILL, prompt=text), YAML, schema="x")
    assert content.partition("\nprompt: ")[2] == written


@pytest.mark.parametrize(
    "word",
    [
        "on",
        "y",
        "Null",
        "2024-01-01",
        "1e3",
        "0o7",
        "~",
        "a #b",
        "a: b",
        "a:",
        " a",
        "a ",
        "\x00",
    ],
)
def test_what_yaml_would_take_for_something_else_is_quoted(word: str) -> None:
    content = new_file(replace(A_SKILL, name=word), YAML, schema="x")
    assert content.splitlines()[1].startswith('name: "')


def test_the_longest_text_is_read_back(tmp_path: Path) -> None:
    for text in ("\u2028" * TEXT_LIMIT, "a\n" * (TEXT_LIMIT // 2), "🚀" * TEXT_LIMIT, "\n" * TEXT_LIMIT):
        prompt = replace(A_SKILL, prompt=text)
        assert read(tmp_path, new_file(prompt, YAML, schema="x")) == prompt


@pytest.mark.parametrize(
    ("format_", "changes", "reason"),
    [
        (YAML, {"prompt": ""}, "its prompt is empty"),
        (YAML, {"name": ""}, "its name is empty"),
        (YAML, {"isCommand": True}, "it is a command without a word"),
        (YAML, {"prompt": "\ud800"}, "its prompt has a character that no text file holds"),
        (MARKDOWN, {"prompt": " \n"}, "its text is blank"),
        (MARKDOWN, {"prompt": "a\r\nb"}, "its text has Windows line ends"),
        (MARKDOWN, {"prompt": "a\0b"}, "its text has a character that no text file holds"),
        (SKILL, {"isSkill": False}, "it is not a skill"),
        (
            SKILL,
            {"name": "Review it"},
            "its name is not lowercase letters, digits and hyphens, 64 at most",
        ),
    ],
)
def test_a_prompt_that_no_such_file_holds_is_refused(
    format_: FileForm, changes: dict[str, FieldValue], reason: str
) -> None:
    with pytest.raises(CannotHoldError, match=reason):
        new_file(Prompt.from_fields(A_SKILL.fields() | changes), format_, schema="x")


FILE = """\
# yaml-language-server: $schema=../schemas/prompt.schema.json

# About the text
prompt: |  # keep short
  Read it all.

  Then say.

# Who it is
name: 'Review'   # the title
description: >-
  Use when asked to review a pull request
  or a diff, before it is merged, and never
  afterwards.

isSkill: true
command: review
"""


def test_the_text_changes_where_it_stands(tmp_path: Path) -> None:
    edited = edit(tmp_path, FILE, prompt="Read it all.\n\nThen say no.\n")
    assert edited == FILE.replace("Then say.", "Then say no.")


def test_a_text_written_by_the_line_stays_so(tmp_path: Path) -> None:
    before = replace(A_SKILL, prompt="one\r\ntwo\r\n three\r\n")
    after = replace(A_SKILL, prompt="one\r\n2\r\n2 and\r\n three\r\n")
    content = new_file(before, YAML, schema="x")
    assert edit(tmp_path, content, prompt=after.prompt) == new_file(after, YAML, schema="x")


def test_flags_come_and_go_in_their_lines(tmp_path: Path) -> None:
    edited = edit(tmp_path, FILE, isSkill=False, isTemplate=True, isCommand=False, name="Re: it's")
    assert edited == FILE.replace("isSkill: true\n", "").replace(
        "command: review\n", "command: review\nisCommand: false\nisTemplate: true\n"
    ).replace("'Review'", "'Re: it''s'")


def test_a_command_that_goes_takes_its_flag_along(tmp_path: Path) -> None:
    content = FILE + "isCommand: true\n"
    edited = edit(tmp_path, content, command="", isCommand=False)
    assert edited == FILE.replace("command: review\n", "")


def test_a_flag_that_follows_from_the_command_is_not_written(tmp_path: Path) -> None:
    content = FILE + "isCommand: false\n"
    assert edit(tmp_path, content, isCommand=True) == FILE


@pytest.mark.parametrize("content", ["\ufeff" + FILE, FILE.replace("\n", "\r\n"), FILE.removesuffix("\n")])
def test_marks_and_line_ends_stay(tmp_path: Path, content: str) -> None:
    edited = edit(tmp_path, content, prompt="Read it all.\n\nThen go.\n", command="check")
    assert edited == content.replace("say", "go").replace("command: review", "command: check")


def test_lines_of_mixed_ends_stay_as_they_are(tmp_path: Path) -> None:
    content = "name: a\ndescription: b\nprompt: |\n  one\r\n  two\n \n  three\r\n"
    assert edit(tmp_path, content, prompt="one\n2\n\nthree\n") == content.replace("two", "2")


def test_lines_of_mixed_ends_stay_in_markdown(tmp_path: Path) -> None:
    content = "---\nname: a\ndescription: b\n---\none\r\ntwo\n\nthree"
    assert edit(tmp_path, content, MARKDOWN, prompt="one\n2\n\nthree") == content.replace("two", "2")


def test_blank_lines_below_a_text_do_not_become_its_own(tmp_path: Path) -> None:
    content = "name: a\nprompt: |\n  one\n\n\n# who\ndescription: b\n"
    edited = edit(tmp_path, content, prompt="one\n\n")
    assert edited == "name: a\nprompt: |+\n  one\n\n# who\ndescription: b\n"


def test_a_json_file_stays_json(tmp_path: Path) -> None:
    content = '{\n  "command": "a",\n  "name": "a",\n  "description": "b",\n  "prompt": "c"\n}\n'
    edited = edit(tmp_path, content, command="", isCommand=False, prompt="c\n\u2028\x1b", isTemplate=True)
    assert edited == (
        '{\n  "name": "a",\n  "description": "b",\n  "isTemplate": true,\n'
        '  "prompt": "c\\n\\u2028\\u001b"\n}\n'
    )


def test_an_alias_is_replaced_and_its_anchor_stays(tmp_path: Path) -> None:
    content = "name: &it Review\ndescription: *it  # the same\nprompt: Do it.\n"
    edited = edit(tmp_path, content, description="Another")
    assert edited == content.replace("*it  # the same", "Another")
    with pytest.raises(CannotHoldError, match="name cannot be changed"):
        edit(tmp_path, content, name="Another")


def test_an_alias_in_what_other_tools_read_keeps_its_anchor(tmp_path: Path) -> None:
    content = "---\nname: &it review\nmetadata: {title: *it}\ndescription: b\n---\nDo it.\n"
    with pytest.raises(CannotHoldError, match="name cannot be changed"):
        edit(tmp_path, content, MARKDOWN, name="Another")


FRONT = "---\nname: review\nlicense: MIT\ndescription: 'Use it.'  # why\n---\n# Title\n\nText\n"


def test_markdown_keeps_what_is_not_ours(tmp_path: Path) -> None:
    edited = edit(tmp_path, FRONT, MARKDOWN, description="Use me.", prompt="# Title\n\nMore\n")
    assert edited == FRONT.replace("it.", "me.").replace("Text", "More")


def test_a_text_that_begins_with_an_empty_line_is_set_off(tmp_path: Path) -> None:
    edited = edit(tmp_path, FRONT, MARKDOWN, prompt="\n# Title\n\nText\n")
    assert edited == FRONT.replace("# Title", "\n\n# Title")


def test_a_skill_file_says_when_it_is_none(tmp_path: Path) -> None:
    edited = edit(tmp_path, FRONT, SKILL, isSkill=False)
    assert edited == FRONT.replace("# why\n", "# why\nisSkill: false\n")
    assert edit(tmp_path, edited, SKILL, isSkill=True) == FRONT


def test_markdown_whose_text_is_in_the_front_matter(tmp_path: Path) -> None:
    content = "---\nname: a\ndescription: b\nprompt: |\n  one\n---\n"
    assert edit(tmp_path, content, MARKDOWN, prompt="\r\n") == content.replace("|\n  one", '"\\\n  \\r\\n"')


def test_a_text_in_another_file_is_left_to_the_caller() -> None:
    content = "name: a\ndescription: b\npromptFile: ./a.txt  # long\n"
    before = Prompt("a", "b", "old")
    assert text_goes_to(content, YAML) == "./a.txt"
    assert edited_file(content, YAML, before.fields(), Prompt("a", "c", "new")) == content.replace(
        "description: b", "description: c"
    )
    assert text_goes_to(FRONT, MARKDOWN) is None


def test_a_file_that_is_no_prompt_is_not_edited() -> None:
    for content in ("", "[]", "name: a\nname: b\n", "a: b: c"):
        with pytest.raises(CannotHoldError, match="cannot be read"):
            edited_file(content, YAML, {}, A_SKILL)
