"""On a terminal: the question, and color unless it is not wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.support import ESCAPE, write_prompt
from tests.cli.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.organisation import Organisation

QUESTION = "Apply these changes? [y/N]: "


@pytest.fixture(autouse=True)
def library(workdir: Path) -> None:
    write_prompt("one")


@pytest.mark.parametrize(("keys", "code", "names"), [("y", 0, ["one"]), ("n", 3, []), ("", 3, [])])
def test_apply_asks(organisation: Organisation, keys: str, code: int, names: list[str]) -> None:
    with Terminal("apply") as terminal:
        terminal.wait_for(QUESTION)
        assert "Plan: 1 to create" in terminal.shown
        assert organisation.mutations() == 0
        terminal.type(f"{keys}\n")
        assert terminal.end() == code
        assert ("nothing was applied" in terminal.shown) == (code == 3)
    assert list(organisation.prompts()) == names


@pytest.mark.usefixtures("organisation")
def test_yes_asks_nothing() -> None:
    with Terminal("apply", "--yes") as terminal:
        assert terminal.end() == 0
        assert QUESTION not in terminal.shown


@pytest.mark.parametrize(
    ("arguments", "environment", "colored"),
    [
        ([], {}, True),
        ([], {"NO_COLOR": "1"}, False),
        ([], {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ([], {"TERM": "dumb"}, False),
        ([], {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        (["--no-color"], {}, False),
    ],
)
def test_color_unless_it_is_not_wanted(
    arguments: list[str], environment: dict[str, str], colored: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with Terminal(*arguments, "plan", "--target", "sandbox") as terminal:
        assert terminal.end() == 0
        assert "create" in terminal.shown
        assert (ESCAPE in terminal.shown) == colored
