from __future__ import annotations

import sys
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promptsync.library.lint.fix import without_hidden
from promptsync.library.lint.hidden_unicode import HIDDEN, hidden_unicode
from promptsync.library.load import read_library
from promptsync.sandbox.hidden import without_hidden as without_what_the_platform_refuses
from tests.library.support import findings, write
from tests.lint.support import DEFAULT, HEAD, lint, skill

if TYPE_CHECKING:
    from pathlib import Path

SIGNS = ["\u200b", "\u202e", "\u2066", "\ufeff", "\U000e0041", "\u061c"]


def fixed(root: Path) -> dict[str, bytes]:
    """What the files are after the fix; it writes nothing itself."""
    reading = read_library(root / "prompts", repository=root, shown_from=root)
    problems = DEFAULT(reading.subjects, reading.problems)
    return {path.name: text.encode() for path, text in without_hidden(reading.subjects, problems).items()}


def test_it_is_what_the_platform_refuses_over_all_of_unicode() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    kept, removed = without_what_the_platform_refuses(everything)
    assert HIDDEN.sub("", everything) == kept
    assert len(HIDDEN.findall(everything)) == removed > 100


def test_each_character_is_counted_once_and_named() -> None:
    found = list(hidden_unicode(skill("a\u200bb\u202ec\u200b\U000e0000")))
    assert [(each.message, each.offset) for each in found] == [
        ("the text has the hidden character U+200B ZERO WIDTH SPACE 2 times", 1),
        ("the text has the hidden character U+202E RIGHT-TO-LEFT OVERRIDE once", 3),
        ("the text has the hidden character U+E0000 (unassigned) once", 6),
    ]


def test_names_of_the_prompt_are_left_to_the_platform() -> None:
    assert not list(hidden_unicode(skill("fine \u00e9\U0001f600", "Use when\u200d asked.", "\u200d")))


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.yaml", "prompt: |\n  one\n  tw{}o\n# {}\n", "prompt: |\n  one\n  two\n# {}\n"),
        ("a.yaml", "prompt: >- # {}\r\n  on{}e\r\n", "prompt: >- # {}\r\n  one\r\n"),
        ("a.yaml", "prompt: pl{}ain # {}\n", "prompt: plain # {}\n"),
        ("a.yaml", "prompt: 'si{}ngle'\nprotect: true # {}", "prompt: 'single'\nprotect: true # {}"),
        ("a.yaml", 'prompt: "do{}uble" # {}\n', 'prompt: "double" # {}\n'),
        ("a.yaml", r'prompt: "a\u200bb\\u200b\U000E0041\"c\ufeff" # {}', r'prompt: "ab\\u200b\"c" # {}'),
    ],
)
@pytest.mark.parametrize("sign", SIGNS)
def test_the_fix_takes_them_out_of_the_text_and_nothing_else(
    tmp_path: Path, name: str, before: str, after: str, sign: str
) -> None:
    write(tmp_path, {name: HEAD + before.replace("{}", sign)})
    assert fixed(tmp_path) == {name: (HEAD + after.replace("{}", sign)).encode()}


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_fix_in_markdown_and_in_a_file_of_its_own(tmp_path: Path, line_end: str, mark: str) -> None:
    head = f"{mark}---\n# \u200b\n{HEAD}"
    files = {
        "a.md": f"{head}---\n\n\u200bone\n\ntw\u200bo\n",
        "b.md": f"{head}prompt: o\u200bne\n---\n",
        "c.yaml": f"{mark}{HEAD}promptFile: c.txt # \u200b\n",
        "c.txt": f"{mark}\u200bone\n\u200b",
    }
    write(tmp_path, {name: text.replace("\n", line_end) for name, text in files.items()})
    clean = {
        "a.md": f"{head}---\n\none\n\ntwo\n",
        "b.md": f"{head}prompt: one\n---\n",
        "c.txt": f"{mark}one\n",
    }
    assert fixed(tmp_path) == {name: text.replace("\n", line_end).encode() for name, text in clean.items()}


@settings(max_examples=40)
@given(st.text(st.sampled_from([*SIGNS, "a", " ", "\n", '"', "\\", "\u00e9", "\t", "'"]), min_size=1))
def test_the_fix_leaves_a_text_file_as_it_is_otherwise(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    root = tmp_path_factory.mktemp("fix")
    write(root, {"a.yaml": f"{HEAD}promptFile: a.txt\n", "a.txt": "x" + text})
    clean = "x" + "".join(sign for sign in text if sign not in SIGNS)
    assert fixed(root).get("a.txt", clean.encode()) == clean.encode()
    assert ("a.txt" in fixed(root)) == (clean != "x" + text)


def test_what_is_ignored_is_not_fixed(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": f"# promptsync: ignore hidden-unicode -- meant\n{HEAD}prompt: a\u200bb\n"})
    assert fixed(tmp_path) == {}


def test_a_finding_is_where_the_character_is(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.yaml": f"{HEAD}prompt: |\n  one\n\n  two\u200b\n",
        "b.md": f"---\n{HEAD}---\n\none\n tw\u200bo\n",
        "c.yaml": f"{HEAD}promptFile: ../c.txt\n",
        "d.yaml": HEAD + 'prompt: "\\u200b"\n',
    }
    (tmp_path / "c.txt").write_text("one\ntwo \u200b\n", encoding="utf-8")
    library = lint(tmp_path, files)
    assert findings(library) == [
        "hidden-unicode c.txt:2:5",
        "hidden-unicode prompts/a.yaml:7:6",
        "hidden-unicode prompts/b.md:8:4",
        "hidden-unicode prompts/d.yaml:4:9",
    ]
    assert library.desired == ()
    assert unicodedata.category("\u200b") == "Cf"
