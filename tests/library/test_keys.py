"""Keys that are another file, or none, on another system; and the order they are listed in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from promptsync.model import natural_order
from tests.library.support import GOOD, HEAD, findings, load

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("one", "other"),
    [("Case", "case"), ("caf\u00e9", "cafe\u0301"), ("a/B", "A/b"), ("stra\u00dfe", "STRASSE")],
)
def test_keys_that_are_one_file_elsewhere_are_found(tmp_path: Path, one: str, other: str) -> None:
    library = load(tmp_path, {f"{one}.yaml": GOOD, f"{other}.md": f"---\n{HEAD}isSkill: true\n---\nIt.\n"})
    assert [found.rule for found in library.problems] == ["similar-key", "similar-key"]
    assert library.desired == ()


@pytest.mark.parametrize(
    "name", ["aux.yaml", "Con.md.yaml", "a/LPT1.x.yaml", "a./b.yaml", "a:b.yaml", "com\u00b9.yaml"]
)
def test_a_name_that_windows_cannot_have_is_found(tmp_path: Path, name: str) -> None:
    assert [one.rule for one in load(tmp_path, {name: GOOD}).problems] == ["portable-key"]


@pytest.mark.parametrize("name", ["auxiliary.yaml", "a.b.yaml", "console/x.yaml", "com.yaml", "a..yaml"])
def test_a_name_that_windows_can_have_is_fine(tmp_path: Path, name: str) -> None:
    assert load(tmp_path, {name: GOOD}).problems == ()


@pytest.mark.parametrize("name", ["git~1.yaml", "GIT~1/a.yaml", "a\u200bb.yaml", "a\u3164.yaml"])
def test_a_key_that_git_cannot_hold_or_nobody_sees_is_refused(tmp_path: Path, name: str) -> None:
    assert [one.rule for one in load(tmp_path, {name: GOOD}).problems] == ["key"]


@pytest.mark.parametrize("name", ["Shout.YAML", "a/B.Md", "c.yaml "])
def test_a_file_that_is_skipped_for_its_suffix_is_named(tmp_path: Path, name: str) -> None:
    library = load(tmp_path, {name: GOOD, "good.yaml": GOOD})
    assert findings(library) == [f"misnamed-file prompts/{name}:1:1"]
    assert len(library.desired) == 1


def test_the_text_of_a_prompt_may_have_any_suffix(tmp_path: Path) -> None:
    assert load(tmp_path, {"a.yaml": f"{HEAD}isSkill: true\npromptFile: A.MD\n", "A.MD": "x"}).problems == ()


def test_keys_are_listed_as_people_count(tmp_path: Path) -> None:
    names = ["n1", "n2", "n10", "n10a", "na"]
    library = load(tmp_path, {f"{name}.yaml": GOOD for name in reversed(names)})
    assert [one.key for one in library.desired] == names
    assert sorted(["a2b10", "a2b9", "a02b1"], key=natural_order) == ["a02b1", "a2b9", "a2b10"]
    assert natural_order("a01") != natural_order("a1")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no FIFOs")
def test_a_fifo_is_a_finding_and_is_never_waited_for(tmp_path: Path) -> None:
    load(tmp_path, {"b.yaml": f"{HEAD}isSkill: true\npromptFile: pipe.txt\n"})
    for name in ("a.yaml", "pipe.txt"):
        os.mkfifo(tmp_path / "prompts" / name)
    assert findings(load(tmp_path)) == ["unreadable prompts/a.yaml:1:1", "prompt-file prompts/b.yaml:4:13"]
