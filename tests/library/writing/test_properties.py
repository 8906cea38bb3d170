"""What is written is read back exactly, and an edit is the edit and nothing else; for any text."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from promptsync.errors import CannotHoldError
from promptsync.library.forms import MARKDOWN, SKILL, YAML
from promptsync.library.writer import edited_file, new_file
from promptsync.model import Prompt
from promptsync.problems import Severity
from tests.library.support import load
from tests.rounds import rounds

if TYPE_CHECKING:
    from promptsync.library.loader import Library
    from promptsync.library.parsed_file import FileForm

ODD = [
    *("---", "...", "'", '"', "#", " #", ": ", ":", "- ", "|", ">", "&a", "*a", "!x", "%", "@", "`", "\\"),
    *("\n", "\n\n", "\n\n\n", "\r", "\r\n", "\t", " ", "  ", "\n  ", "\n\t", " \n", "\n---\n", "\n...\n"),
    *("\x85", "\u2028", "\u2029", "\ufeff", "\u200d", "\xa0", "\u3000", "\x00", "\x07", "\x1b", "\x7f"),
    *(
        "\ufffe",
        "\uffff",
        "🚀",
        "é",
        "e\u0301",
        "\U0010ffff",
        "on",
        "~",
        "1e3",
        "0o7",
        "2024-01-01",
        "<<",
        "=",
    ),
    *("word", "two words", "{", "}", "[", "]", ",", "?", "? ", "null", "y", "a line of several words"),
]
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80),
    st.lists(st.sampled_from(ODD), min_size=1, max_size=12).map("".join),
    st.lists(
        st.sampled_from(["", "a", "  b", "\tc", "d e f", "  ", "g ", "# h", "i: j"]), min_size=1, max_size=9
    )
    .map("\n".join)
    .filter(bool),
)
COMMANDS = st.one_of(
    st.just(""), st.sampled_from(["on", "123", "1_0", "0x1f", "1e3", "-", "null", "review-change"])
)


def _prompt(name: str, description: str, text: str, command: str, kinds: tuple[bool, bool, bool]) -> Prompt:
    return Prompt(name, description, text, command, bool(command) and kinds[0], kinds[1], kinds[2])


PROMPTS = st.builds(
    _prompt, TEXTS, TEXTS, TEXTS, COMMANDS, st.tuples(st.booleans(), st.booleans(), st.booleans())
)
NAMES = {YAML: "a.yaml", MARKDOWN: "a.md", SKILL: "a/SKILL.md"}


def loaded(content: str, format_: FileForm) -> Library:
    with tempfile.TemporaryDirectory() as folder:
        return load(Path(folder), {NAMES[format_]: content})


def read_back(content: str, format_: FileForm) -> Prompt:
    library = loaded(content, format_)
    assert [each for each in library.problems if each.severity is Severity.ERROR] == []
    return library.desired[0].prompt


@settings(max_examples=rounds(60), deadline=None)
@given(PROMPTS, st.booleans())
def test_any_prompt_is_read_back_from_its_yaml(prompt: Prompt, protect: bool) -> None:
    content = new_file(prompt, YAML, schema="prompt.schema.json", protect=protect)
    library = loaded(content, YAML)
    assert library.desired[0].prompt == prompt
    assert library.desired[0].protect == protect


@settings(max_examples=rounds(50), deadline=None)
@given(PROMPTS)
def test_another_reader_of_yaml_agrees(prompt: Prompt) -> None:
    fields = yaml.load(new_file(prompt, YAML, schema="x"), yaml.SafeLoader)
    assert {name: prompt.fields()[name] for name in fields} == fields


@settings(max_examples=rounds(60), deadline=None)
@given(PROMPTS)
def test_any_prompt_is_read_back_from_markdown_or_refused_for_a_reason(prompt: Prompt) -> None:
    text = prompt.prompt
    reasons = {
        "its text is blank": text.isspace(),
        "its text has Windows line ends": "\r\n" in text,
        "its text has a character that no text file holds": "\0" in text,
    }
    if any(reasons.values()):
        with pytest.raises(CannotHoldError) as refused:
            new_file(prompt, MARKDOWN, schema="x")
        assert reasons[refused.value.message]
        return
    content = new_file(prompt, MARKDOWN, schema="x")
    assert read_back(content, MARKDOWN) == prompt
    assert content.endswith(f"\n---\n\n{text}")


@settings(max_examples=rounds(50), deadline=None)
@given(st.text("w \n-", min_size=1, max_size=30))
def test_what_yaml_can_hold_is_a_block_that_reads_as_the_text_does(text: str) -> None:
    prompt = Prompt("a", "b", text)
    below = new_file(prompt, YAML, schema="x").split("\nprompt: ")[1]
    header, _, block = below.partition("\n")
    assert header.startswith("|")
    lines = text.removesuffix("\n").split("\n")
    assert block == "".join(f"  {line}\n" if line else "\n" for line in lines)


SHORT = [
    *("name: Review", "name: 'Review'  # title", 'name: "Review"', "name: &n Review", "name:\n  Review"),
    "name: !!str Review",
]
LONG = [
    "description: Use when asked.\n# when",
    "description: >-\n  Use when\n  asked.\n",
    "description: >\n  Use when\n  asked to\n  review.\n\n  Or not.\n    - at all\n\n# end",
    "description: |-  # note\n    Use when\n    asked.\n",
    "description: Use when\n  asked to\n  review",
    'description: "Use\n  when asked"',
    "description: 'Use\n\n  when\n  it''s asked\n\n  '",
    'description: "\n  Use\\\n  \\ when \\\n  asked\\  \n\n  or\\tnot\\n\n  \\u2028"',
    "description: Use when\n\n  asked\n  to",
    "description: |+\n  Use.\n\n",
]
TEXT = [
    "prompt: Do it.",
    "prompt: |\n  First line\n\n  - second\n    third\n\n# about the end\n",
    "prompt: |4-\n      First\n    second\n\n\n",
    "prompt: |+\n  First\n  second\n\n\n",
    "prompt: >\n  A paragraph of\n  some lines\n\n  and another\n\n    verse\n  end\n",
    'prompt: "First\\nsecond\\n"',
    'prompt: "First\n  and\\\n  \\ second\n\n\n  \\ttoo\\n"',
    "prompt: 'First\n\n  second\n  too\n\n  '",
    "prompt: First\n  or\n\n  second",
    "prompt: |\n  First\n  \n   \n  last",
]
FLAGS = [
    "command: review",
    "isCommand: false",
    "isSkill: yes",
    "isTemplate: true  # a start",
    "protect: true",
]


@st.composite
def files(draw: st.DrawFn) -> str:
    blocks = [draw(st.sampled_from(SHORT)), draw(st.sampled_from(LONG)), draw(st.sampled_from(TEXT))]
    blocks += draw(st.lists(st.sampled_from(FLAGS), unique=True))
    parts = [
        draw(st.sampled_from(["", "# about it\n", "\n"])) + block.removesuffix("\n") + "\n"
        for block in draw(st.permutations(blocks))
    ]
    content = draw(st.sampled_from(["", "# yaml-language-server: $schema=x\n", "---\n"])) + "".join(parts)
    content = draw(st.sampled_from([content, content.removesuffix("\n"), content + "...\n"]))
    return draw(st.sampled_from([content, content.replace("\n", "\r\n")]))


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, Prompt, Prompt]:
    content = draw(files())
    before = read_back(content, YAML)
    return content, before, draw(changed(before))


@st.composite
def changed(draw: st.DrawFn, before: Prompt) -> Prompt:
    other = draw(PROMPTS)
    text = before.prompt.replace("second", draw(st.sampled_from(["third", "two\nlines", "second "])))
    other = replace(other, prompt=draw(st.sampled_from([other.prompt, text, before.prompt + "more\n\n"])))
    fields = before.fields() | {
        name: value for name, value in other.fields().items() if draw(st.booleans(), label=name)
    }
    fields["isCommand"] = fields["isCommand"] and bool(fields["command"])
    return Prompt.from_fields(fields)


def lines_by_field(content: str, fields: set[str]) -> list[str]:
    """The lines of a block mapping that are not those of ``fields``."""
    rest, mine = [], False
    for line in content.splitlines(keepends=True):
        if line[:1].isalpha():
            mine = line.partition(":")[0] in fields
        elif line[:1] in ("#", "-", ".") or not line.strip():
            mine = mine and not line.strip()
        if not mine:
            rest.append(line.rstrip("\r\n"))
    return rest


@settings(max_examples=rounds(80), deadline=None)
@given(edits())
def test_an_edit_is_the_edit_and_nothing_else(edit: tuple[str, Prompt, Prompt]) -> None:
    content, before, after = edit
    edited = edited_file(content, YAML, before.fields(), after)
    assert read_back(edited, YAML) == after
    assert edited_file(edited, YAML, after.fields(), after) == edited
    names = {name for name, value in after.fields().items() if before.fields()[name] != value}
    if "command" in names:
        names.add("isCommand")
    old, new = lines_by_field(content, names), lines_by_field(edited, names)
    assert [line for line in new if line] == [line for line in old if line]
    if "\r\n" in content:
        assert edited.count("\n") == edited.count("\r\n")


@settings(max_examples=rounds(50), deadline=None)
@given(PROMPTS, st.data(), st.sampled_from([MARKDOWN, SKILL]), st.booleans(), st.booleans())
def test_an_edit_of_markdown_keeps_what_other_tools_read(
    first: Prompt, data: st.DataObject, format_: FileForm, windows: bool, spaced: bool
) -> None:
    head = "---\nlicense: MIT  # theirs\nname: Review\nmetadata:\n  a: [1, 2]\ndescription: 'Use it'\n---\n"
    content = f"{head}{chr(10) if spaced else ''}First\n\nsecond \nlast"
    content = content.replace("\n", "\r\n") if windows else content
    before = read_back(content, format_)
    after = data.draw(changed(before))
    try:
        edited = edited_file(content, format_, before.fields(), after)
    except CannotHoldError:
        assert after.prompt.isspace() or "\r\n" in after.prompt or "\0" in after.prompt
        return
    assert read_back(edited, format_) == after
    assert edited_file(edited, format_, after.fields(), after) == edited
    end = "\r\n" if windows else "\n"
    for line in ("license: MIT  # theirs", "metadata:", "  a: [1, 2]"):
        assert f"\n{line}{end}" in edited
    if after.prompt == before.prompt:
        assert edited.endswith(f"---{end}{end if spaced else ''}First{end}{end}second {end}last")


WORDS = st.lists(st.text("abcé'", min_size=1, max_size=6), min_size=1, max_size=4).map(" ".join)
OTHERS = st.text("xyz ", max_size=9).map(lambda text: f"({' '.join(text.split())})")
WRITTEN = {
    "'": lambda line: line.replace("'", "''"),
    '"': lambda line: line.replace("é", "\\xe9"),
    "": lambda line: line.replace("'", "x"),
}


@st.composite
def folded_texts(draw: st.DrawFn) -> tuple[str, str, str]:
    """A file, with a mark in one line of its text; and what is to stand there before and after."""
    style = draw(st.sampled_from([*WRITTEN]))
    lines = draw(st.lists(WORDS.map(WRITTEN[style]), min_size=2, max_size=9))
    at = draw(st.integers(0, len(lines) - 1))
    lines[at] = f"{lines[at]} MARK {lines[at]}"
    gaps = [draw(st.sampled_from(["\n  ", "\n\n    ", "\n\n\n  "])) for _ in lines[1:]]
    text = "".join(line + gap for line, gap in zip(lines, [*gaps, ""], strict=True))
    content = f"name: a\nprompt: {style}Text: {text}{style}\n# end\ndescription: b\n"
    return content if style else content.replace("Text:", "Text"), draw(OTHERS), draw(OTHERS)


@settings(max_examples=rounds(60), deadline=None)
@given(folded_texts(), st.sampled_from(["\n", "\r\n"]))
def test_an_edit_of_a_folded_text_changes_nothing_around_it(
    text: tuple[str, str, str], line_end: str
) -> None:
    content, old, new = text
    contents = [content.replace("MARK", word).replace("\n", line_end) for word in (old, new)]
    before, after = (read_back(each, YAML) for each in contents)
    edited = edited_file(contents[0], YAML, before.fields(), after)
    assert read_back(edited, YAML) == after
    assert edited.startswith(f"name: a{line_end}prompt: ")
    assert edited.endswith(f"{line_end}description: b{line_end}")
    assert edited.count("# end") == 1


LINES = st.lists(
    st.sampled_from(["one", "  two", "", "three: 3", "\tfour", "# five"]), min_size=1, max_size=12
)


@settings(max_examples=rounds(60), deadline=None)
@given(LINES, LINES, LINES, LINES, st.sampled_from(["\n", "\r\n"]))
def test_an_edited_text_looks_like_a_new_one(
    start: list[str], old: list[str], new: list[str], end: list[str], line_end: str
) -> None:
    texts = ["\n".join(["x", *start, *middle, *end, "y"]) + "\n" for middle in (old, new)]
    before = Prompt("a", "b", texts[0])
    after = replace(before, prompt=texts[1])
    for format_ in (YAML, MARKDOWN):
        content = new_file(before, format_, schema="x").replace("\n", line_end)
        edited = edited_file(content, format_, before.fields(), after)
        assert edited == new_file(after, format_, schema="x").replace("\n", line_end)
