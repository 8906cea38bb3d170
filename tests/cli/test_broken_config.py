"""A promptsync.yaml with errors is never read as none: the defaults may lead to another ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import write_prompt

if TYPE_CHECKING:
    from tests.cli.support import Promptsync


@pytest.mark.parametrize(
    "command",
    [
        "history",
        "restore 1",
        "hold --list",
        "hold one --until 24h --reason Why",
        "hold one --lift",
        "release one",
        "unlock --yes",
        "rollback one --yes",
        "pull",
        "plan --all-targets",
        "new skill another",
        "update",
    ],
)
def test_every_command_refuses_it(promptsync: Promptsync, workdir: Path, command: str) -> None:
    write_prompt("one")
    Path("promptsync.yaml").write_text("targets: [\n", encoding="utf-8")
    before = sorted(workdir.rglob("*"))
    ended = promptsync(*command.split())
    assert ended.code == 1
    assert "promptsync.yaml:2:1: error: not YAML" in ended.err + ended.out
    assert sorted(workdir.rglob("*")) == before


def test_a_failed_history_is_a_document_of_its_own(promptsync: Promptsync) -> None:
    Path("promptsync.yaml").write_text("targets: [\n", encoding="utf-8")
    failed = promptsync("history", "--format", "json")
    assert (failed.code, failed.document["kind"], failed.rules) == (1, "history", ["yaml-syntax"])
