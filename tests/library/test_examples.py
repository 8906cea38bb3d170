"""Every folder of tests/examples is a test: drop one in to add one.

``positive/<case>/prompts`` has no finding. ``negative/<case>/prompts`` has exactly those of ``expected.txt``,
a line each: rule, severity, place, message.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from promptsync.library.loader import Library, load_library
from promptsync.problems import RULES

EXAMPLES = Path(__file__).parent.parent / "examples"


def cases(kind: str) -> list[str]:
    found = sorted(case.name for case in (EXAMPLES / kind).iterdir())
    assert found
    return found


def load(case: Path) -> Library:
    return load_library(case / "prompts", repository=case, shown_from=case)


@pytest.mark.parametrize("name", cases("positive"))
def test_a_good_library_has_no_finding(name: str) -> None:
    library = load(EXAMPLES / "positive" / name)
    assert library.problems == ()
    assert len(library.desired) == library.file_count > 0


@pytest.mark.parametrize("name", cases("negative"))
def test_a_bad_library_has_the_expected_findings(name: str) -> None:
    case = EXAMPLES / "negative" / name
    library = load(case)
    found = [f"{each.rule} {each.severity} {each.origin or '-'} {each.message}" for each in library.problems]
    assert found == (case / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert all(each.hint and each.rule in RULES for each in library.problems)
