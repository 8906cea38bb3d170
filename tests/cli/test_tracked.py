"""``validate --tracked``, which the hook runs: what git does not have, a clone does not have either."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import write_prompt
from tests.repositories import git

if TYPE_CHECKING:
    from tests.cli.support import Promptsync


@pytest.fixture(autouse=True)
def library(workdir: Path) -> None:
    git(workdir, "init", "--quiet")
    write_prompt("one")
    git(workdir, "add", "--all")


def test_a_text_that_is_not_added_is_missing(promptsync: Promptsync) -> None:
    Path("prompts/two.yaml").write_text(
        "name: Two\ndescription: Use when asked for two.\nisSkill: true\npromptFile: two.txt\n",
        encoding="utf-8",
    )
    Path("prompts/two.txt").write_text("Say two.\n", encoding="utf-8")
    git(Path(), "add", "prompts/two.yaml")
    assert promptsync("validate").code == 0
    failed = promptsync("validate", "--tracked")
    assert failed.code == 1
    assert "promptFile two.txt is not added to git yet" in failed.out
    git(Path(), "add", "prompts/two.txt")
    assert promptsync("validate", "--tracked").code == 0


def test_a_file_that_is_not_added_stops_nothing(promptsync: Promptsync) -> None:
    Path("prompts/scratch.yaml").write_text("bad: [", encoding="utf-8")
    Path("prompts/SCRATCH.YAML").write_text("bad: [", encoding="utf-8")
    assert promptsync("validate").code == 1
    done = promptsync("validate", "--tracked")
    assert (done.code, done.out) == (0, "1 file checked: no problems.\n")


def test_outside_git_every_file_counts(promptsync: Promptsync, tmp_path: Path) -> None:
    (tmp_path / ".git").rename(tmp_path / "elsewhere")
    write_prompt("two")
    assert promptsync("validate", "--tracked").out.startswith("2 files checked")
