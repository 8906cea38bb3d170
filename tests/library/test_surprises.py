"""Text that is not what it looks like: each a finding with its place and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.library.support import HEAD, findings, load

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("name: a\ndescription: Use C # code\nprompt: x\n", "yaml-surprise prompts/a.yaml:2:20"),
        ("name: a #1\ndescription: b\nprompt: x\n", "yaml-surprise prompts/a.yaml:1:9"),
        ("name: a\ndescription: #977 follow-up\nprompt: x\n", "yaml-surprise prompts/a.yaml:2:13"),
        (HEAD + "prompt: one\n  two # three\n", "yaml-surprise prompts/a.yaml:4:7"),
        (HEAD + "prompt: # Review\n  Read it.\n", "yaml-surprise prompts/a.yaml:3:9"),
        (HEAD + "prompt:\n  # Review\n  Read it.\n", "yaml-surprise prompts/a.yaml:4:3"),
        (HEAD + "prompt: one\n  two\n\n  # three\n", "yaml-surprise prompts/a.yaml:6:3"),
        (HEAD + "prompt: |\n  one\n # two\n", "yaml-surprise prompts/a.yaml:5:2"),
        (HEAD + "prompt: >-\n  one\n\n # two\n\n", "yaml-surprise prompts/a.yaml:6:2"),
        ("name: a\ndescription: Use C  #code\nprompt: x\n", "yaml-surprise prompts/a.yaml:2:21"),
        (HEAD + "prompt: |\n  a\u2028b\n", "yaml-surprise prompts/a.yaml:4:4"),
        (HEAD + "prompt: x # \u0085\n", "yaml-surprise prompts/a.yaml:3:13"),
        ("name:A\ndescription: b\nprompt: x\n", "yaml-syntax prompts/a.yaml:1:6"),
        ("name: A\ndescription: b\nprompt:\u00a0|\n  x\n", "yaml-syntax prompts/a.yaml:3:8"),
        ("name\uff1a A\ndescription: b\nprompt: x\n", "yaml-syntax prompts/a.yaml:1:5"),
        (HEAD + "prompt: |\n  a\n\u00a0\u00a0b\n", "yaml-syntax prompts/a.yaml:5:1"),
        (HEAD + "prompt: |\n\tDo it.\n", "yaml-syntax prompts/a.yaml:4:1"),
        (
            HEAD + "prompt: |\n  a\n<<<<<<< HEAD\n  b\n=======\n  c\n>>>>>>> d\n",
            "conflict-marker prompts/a.yaml:5:1",
        ),
    ],
)
def test_what_yaml_reads_otherwise_is_found_where_it_is(tmp_path: Path, content: str, found: str) -> None:
    library = load(tmp_path, {"a.yaml": content})
    assert [one for one in findings(library) if not one.startswith("no-kind")] == [found]
    assert library.problems[0].hint


CONFLICT = "<<<<<<< HEAD\nBody a\n=======\nBody b\n>>>>>>> feature\n"


def test_a_merge_conflict_in_a_markdown_text_is_found(tmp_path: Path) -> None:
    files = {"a.md": f"---\n{HEAD}isSkill: true\n---\n\nOne\n{CONFLICT}"}
    assert findings(load(tmp_path, {**files})) == ["conflict-marker prompts/a.md:8:1"]


def test_a_merge_conflict_in_a_prompt_file_is_found_at_the_field(tmp_path: Path) -> None:
    files = {"a.yaml": f"{HEAD}isSkill: true\npromptFile: a.txt\n", "a.txt": CONFLICT}
    assert findings(load(tmp_path, {**files})) == ["conflict-marker prompts/a.yaml:4:13"]


@pytest.mark.parametrize(
    "content",
    [
        HEAD + "isSkill: true # why\nprompt: 'x' # why\n",
        HEAD + "command: go # short\nprompt: | # why\n  a #1\n",
        HEAD + "isSkill: true\nprompt: one#two\n# three\n",
        "name: a  # the name\ndescription: b \t# why\nisSkill: true\nprompt:  # the text\n  one\n",
        HEAD + "isSkill: true\nprompt: |\n  one\n\n# two\n",
        "{name: a, description: b, isSkill: true, prompt: 'x'}  # all of it\n",
        HEAD + "isSkill: true\nprompt: |\n  Title\n  =======\n  <<<<<<< is a marker\n",
        HEAD + 'isSkill: true\nprompt: "a\\u2028b"\n',
        HEAD + "isSkill: true\nprompt: 10\u00a0km\n",
    ],
)
def test_what_reads_as_it_looks_is_fine(tmp_path: Path, content: str) -> None:
    assert load(tmp_path, {"a.yaml": content}).problems == ()
