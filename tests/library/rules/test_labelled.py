"""Each rule on its labelled set: it finds all that it has to find, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from promptsync.library.checks import ASKED
from tests.library.rules.labelled import FEWEST, RULES, SETS, score

if TYPE_CHECKING:
    from pathlib import Path


def test_every_rule_about_what_a_prompt_says_has_a_set() -> None:
    assert {*ASKED, "ask-elsewhere", "conflict-marker"} == {*RULES}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_right_about_its_set(tmp_path: Path, rule: str) -> None:
    found = score(rule, tmp_path)
    assert (found.missed, found.wrong) == ([], [])


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("kind", FEWEST)
def test_a_set_is_large_enough(rule: str, kind: str) -> None:
    assert len([*(SETS / rule / kind).iterdir()]) >= FEWEST[kind]
