"""A hint says what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.library.support import HEAD, load

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("is_skill: true", "Did you mean isSkill?"),
        ("PROMPTFILE: a", "Did you mean promptFile?"),
        ("comand: a", "Did you mean command?"),
        ("command: on", 'Quote it: command: "on"'),
        ('isSkill: "true"', "Write isSkill: true, without quotes."),
        ("isSkill: 'no'", "Write isSkill: false, without quotes."),
        ("isSkill: 1", "Write true or false."),
        ("command: /review it", "Write command: review-it"),
        ("command: /", "Choose another word."),
        ("a: b: c", "Quote a value that holds a colon and a space; indent fields alike."),
    ],
)
def test_the_hint_names_the_fix(tmp_path: Path, line: str, hint: str) -> None:
    library = load(tmp_path, {"a.yaml": f"{HEAD}{line}\n"})
    assert hint in [each.hint for each in library.problems]
