from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from promptsync.library.prompt_schema import TEXT_LIMIT
from promptsync.model import FieldValue, Prompt
from promptsync.problems import RULES, Severity
from tests.library.support import load
from tests.rounds import rounds

if TYPE_CHECKING:
    from collections.abc import Mapping

# JSON beyond the basic plane is written as surrogate escapes, which YAML has not.
BASIC = st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"])
ANY = st.characters(exclude_categories=["Cs"])
COMMANDS = st.from_regex(r"\A[a-zA-Z0-9_-]{1,50}\Z")


def prompts(letters: st.SearchStrategy[str]) -> st.SearchStrategy[Prompt]:
    return st.builds(
        Prompt,
        name=st.text(letters, min_size=1, max_size=50),
        description=st.text(letters, min_size=1, max_size=50),
        prompt=st.text(letters, min_size=1, max_size=300),
        command=COMMANDS,
        is_command=st.booleans(),
        is_skill=st.booleans(),
        is_template=st.booleans(),
    )


def read_back(name: str, content: str | bytes) -> Prompt:
    with tempfile.TemporaryDirectory() as folder:
        library = load(Path(folder), {name: content})
    assert not [each for each in library.problems if each.severity is Severity.ERROR]
    return library.desired[0].prompt


@settings(max_examples=rounds(50), deadline=None)
@given(prompts(ANY))
def test_a_prompt_written_as_yaml_is_read_back(prompt: Prompt) -> None:
    assert read_back("a.yaml", yaml.safe_dump(prompt.fields())) == prompt


@settings(max_examples=rounds(40), deadline=None)
@given(prompts(BASIC))
def test_a_prompt_written_as_json_is_read_back(prompt: Prompt) -> None:
    assert read_back("a.yaml", json.dumps(prompt.fields())) == prompt


@settings(max_examples=rounds(40), deadline=None)
@given(prompts(ANY))
def test_a_text_that_markdown_can_carry_is_read_back(prompt: Prompt) -> None:
    text = prompt.prompt.replace("\r", "").replace("\0", "")
    fields: Mapping[str, FieldValue] = {k: v for k, v in prompt.fields().items() if k != "prompt"}
    if not text.isspace() and text:
        content = f"---\n{yaml.safe_dump(dict(fields))}---\n\n{text}"
        assert read_back("a.md", content.encode()).prompt == text


KEYS = st.sampled_from([*Prompt("", "", "").fields(), "promptFile", "protect", "<<", "license", "is_skill"])
VALUES = st.sampled_from(
    [
        "x",
        "",
        "~",
        "on",
        "1.0",
        '""',
        '"a b"',
        "true",
        "[]",
        "{}",
        "!x y",
        "*a",
        "&a b",
        "'",
        "|\n  go\n",
        "n" * 600,
    ]
)
NEARLY = st.lists(st.tuples(KEYS, VALUES), max_size=9).map(
    lambda pairs: "".join(f"{key}: {value}\n" for key, value in pairs)
)
CONTENT = st.one_of(
    st.binary(), st.text(ANY), NEARLY, st.builds("---\n{}---\n{}".format, NEARLY, st.text(ANY))
)


@settings(max_examples=rounds(120), deadline=None)
@given(CONTENT, st.sampled_from(["a.yaml", "a.md", "a/SKILL.md"]))
def test_whatever_a_file_holds_is_a_prompt_or_a_finding(content: str | bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = load(Path(folder), {name: content})
    errors = [each for each in library.problems if each.severity is Severity.ERROR]
    assert bool(errors) != bool(library.desired)
    for each in library.problems:
        assert each.rule in RULES
        assert each.message.isprintable()
        assert each.hint.isprintable()
        assert each.hint
        assert len(each.message) < 300
    for good in library.desired:
        assert 1 <= len(good.prompt.prompt) <= TEXT_LIMIT
        assert good.prompt.name
        assert good.prompt.description
