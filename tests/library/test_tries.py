"""Cases that prompts are tried on, in their files and beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from promptsync.library.loader import Library, load_library
from promptsync.trying.case import Case, Check, CheckKind, Context

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "name: N\ndescription: Use when asked for it.\nprompt: P\ncommand: c\n"
ID = "7d0e3a2c-1111-4222-8333-444455556666"


def load(folder: Path, **files: str) -> Library:
    for name, text in files.items():
        path = folder / "prompts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load_library(folder / "prompts", repository=folder, shown_from=folder)


def cases(library: Library) -> dict[str, tuple[Case, ...]]:
    assert library.problems == ()
    assert library.reading
    return {str(key): found for key, found in library.reading.cases.items()}


def test_cases_stand_in_the_file_or_beside_it(tmp_path: Path) -> None:
    skill = "---\nname: s\ndescription: Use when asked for it.\n---\nText\n"
    found = cases(
        load(
            tmp_path,
            **{
                "a.yaml": f"{HEAD}tries:\n  - ask: Go.\n",
                "b.md": "---\nname: B\ndescription: Use it.\ncommand: b\n---\nText\n",
                "b.try.yml": "- ask: Go.\n",
                "s/SKILL.md": skill,
                "s/SKILL.try.yaml": "- ask: Go.\n",
                "t/SKILL.md": skill.replace("name: s", "name: t"),
                "t.try.yaml": "- ask: Go.\n",
            },
        )
    )
    assert set(found) == {"a", "b", "s", "t"}
    assert {case.ask for each in found.values() for case in each} == {"Go."}


def test_a_case_says_where_and_what_is_expected(tmp_path: Path) -> None:
    text = f"""\
- ask: Go.
  context: {{repository: "https://github.com/example/app", environmentClass: {ID}}}
  expect:
    - contains: a
    - output: {{verdict: approve, count: 3, done: true}}
    - max-tokens: 500
"""
    (case,) = cases(load(tmp_path, **{"a.yaml": HEAD, "a.try.yaml": text}))["a"]
    assert case.context == Context(repository="https://github.com/example/app", environment_class=ID)
    assert case.checks == (
        Check(CheckKind.CONTAINS, "a"),
        Check(CheckKind.OUTPUT, "approve", "verdict"),
        Check(CheckKind.OUTPUT, 3, "count"),
        Check(CheckKind.OUTPUT, wanted=True, output="done"),
        Check(CheckKind.MAX_TOKENS, 500),
    )


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("", "1:1"),
        ("ask: Go.\n", "1:1"),
        ("[]\n", "1:1"),
        ("- asks: Go.\n", "1:3"),
        ("- ask: Go.\n  context: {project: x}\n", "2:22"),
        (f"- ask: Go.\n  context: {{project: {ID}, environment: {ID}}}\n", "2:12"),
        ('- ask: Go.\n  context: {repository: "http://x"}\n', "2:12"),
        ("- ask: Go.\n  expect: [{contain: x}]\n", "2:13"),
        ("- ask: Go.\n  expect: [{contains: x, matches: x}]\n", "2:12"),
        ("- ask: Go.\n  expect: [{matches: '(?=x)'}]\n", "1:3"),
        ("- ask: Go.\n  expect: [{max-tokens: many}]\n", "2:25"),
        ("- ask: [\n", "2:1"),
    ],
)
def test_what_is_wrong_with_cases_has_its_place(tmp_path: Path, text: str, at: str) -> None:
    library = load(tmp_path, **{"a.yaml": HEAD, "a.try.yaml": text})
    assert library.problems
    assert {one.rule for one in library.problems} <= {"tries", "yaml-syntax", "empty-file"}
    assert str(library.problems[0].origin) == f"prompts/a.try.yaml:{at}"
    assert all(one.hint for one in library.problems)


def test_cases_of_no_prompt_and_cases_in_two_places_are_findings(tmp_path: Path) -> None:
    library = load(
        tmp_path,
        **{
            "a.yaml": f"{HEAD}tries: [{{ask: Go.}}]\n",
            "a.try.yaml": "- ask: Go.\n",
            "lost.try.yaml": "- ask: Go.\n",
        },
    )
    assert [one.message for one in library.problems] == [
        "prompts/a.try.yaml and prompts/a.yaml both give cases",
        "prompts/lost.try.yaml is of no prompt",
    ]


def test_wrong_cases_in_a_file_have_their_place_there(tmp_path: Path) -> None:
    (found,) = load(tmp_path, **{"a.yaml": f"{HEAD}tries: [{{say: Go.}}]\n"}).problems[:1]
    assert (found.rule, str(found.origin)) == ("tries", "prompts/a.yaml:5:9")
