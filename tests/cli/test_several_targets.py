"""Several targets: a plan each in the order of the file, one summary, and one exit code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import write_prompt

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

CONFIG = """\
targets:
  staging: {state: "file:staging.sqlite3", include: [one]}
  production: {state: "file:production.sqlite3", include: [two]%s}
  eu: {state: "file:eu.sqlite3", include: [three]}
"""
WRONG = ", organization: 11111111-1111-4111-8111-111111111111"


@pytest.fixture
def library(promptsync: Promptsync, organisation: Organisation) -> Organisation:
    """A prompt for each of three targets, which are one organization here."""
    for key in ("one", "two", "three"):
        write_prompt(key)
    Path("promptsync.yaml").write_text(CONFIG % "", encoding="utf-8")
    return organisation


def test_all_targets_in_the_order_of_the_file(promptsync: Promptsync, library: Organisation) -> None:
    planned = promptsync("plan", "--target", "eu", "--target", "staging", "--format", "json")
    assert [one["target"] for one in planned.document["targets"]] == ["staging", "eu"]
    assert [one["document"]["summary"]["create"] for one in planned.document["targets"]] == [1, 1]
    applied = promptsync("apply", "--all-targets", "--yes")
    assert applied.code == 0
    assert applied.out.endswith("Targets:\n  staging     done\n  production  done\n  eu          done\n")
    assert library.prompts().keys() == {"one", "two", "three"}
    assert promptsync("plan", "--all-targets", "--detailed-exitcode").code == 0


def test_it_stops_at_the_first_that_fails(promptsync: Promptsync, library: Organisation) -> None:
    Path("promptsync.yaml").write_text(CONFIG % WRONG, encoding="utf-8")
    applied = promptsync("apply", "--all-targets", "--yes", "--format", "json")
    assert applied.code == 4, "something was applied"
    assert [one["exitCode"] for one in applied.document["targets"]] == [0, 3, None]
    assert library.prompts().keys() == {"one"}
    applied = promptsync("apply", "--all-targets", "--yes", "--keep-going")
    assert applied.code == 4
    assert library.prompts().keys() == {"one", "three"}
    assert promptsync("apply", "--all-targets", "--yes", "--keep-going").code == 3, "nothing was applied"


def test_plans_do_not_stop(promptsync: Promptsync, library: Organisation) -> None:
    Path("promptsync.yaml").write_text(CONFIG % WRONG, encoding="utf-8")
    planned = promptsync("plan", "--all-targets", "--detailed-exitcode", "--format", "json")
    assert planned.code == 2
    assert [one["exitCode"] for one in planned.document["targets"]] == [2, 3, 2]
    assert library.mutations() == 0


@pytest.mark.parametrize(
    "words",
    [
        ["plan", "--all-targets", "--target", "eu"],
        ["plan", "--all-targets", "--out", "plan"],
        ["plan", "--all-targets", "--format", "html"],
        ["plan", "--target", "eu", "--target", "nowhere"],
        ["apply", "--all-targets", "--yes", "plan"],
    ],
)
@pytest.mark.usefixtures("library")
def test_words_that_do_not_go_together(promptsync: Promptsync, words: list[str]) -> None:
    assert promptsync(*words).code == 64


def test_all_of_none(promptsync: Promptsync, organisation: Organisation) -> None:
    write_prompt("one")
    refused = promptsync("plan", "--all-targets")
    assert (refused.code, "has no targets" in refused.err) == (64, True)
    assert organisation.methods() == []
