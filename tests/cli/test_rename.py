"""``promptsync rename``: a command gets another name everywhere in the library."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from gitpod.v1.workflow_pb2 import Workflow
from google.protobuf.json_format import ParseDict

from promptsync.errors import Exit
from tests.cli.support import write_prompt
from tests.repositories import git

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

MENTIONS = "Run /check first, then `/check`.\nNot src/check, GET /check, /check-all or https://x.dev/check.\n"


@pytest.fixture
def library(workdir: Path) -> Path:
    git(workdir, "init", "--quiet", "--initial-branch", "main")
    write_prompt("check", command="check", prompt="I am /check.\n")
    write_prompt("other", command="other", prompt=f"{MENTIONS}\n<!-- promptsync: include ../part.md -->\n")
    Path("part.md").write_text("After /check comes /other.\n", encoding="utf-8")
    git(workdir, "add", "--all")
    git(workdir, "commit", "--quiet", "--message", "All")
    return workdir


@pytest.mark.usefixtures("library")
def test_the_file_and_every_mention(promptsync: Promptsync, organisation: Organisation) -> None:
    assert promptsync("apply", "--yes").code == Exit.DONE
    ended = promptsync("rename", "/check", "verify")
    assert ended.code == Exit.DONE
    assert ended.out == "Wrote part.md\nWrote prompts/check.yaml\nWrote prompts/other.yaml\n"
    assert promptsync("apply", "--yes").code == Exit.DONE
    prompts = organisation.prompts()
    assert (prompts["check"].command, prompts["check"].prompt) == ("verify", "I am /verify.\n")
    kept = "Not src/check, GET /check, /check-all or https://x.dev/check.\n"
    other = f"Run /verify first, then `/verify`.\n{kept}\nAfter /verify comes /other.\n"
    assert prompts["other"].prompt == other


@pytest.mark.usefixtures("library")
def test_what_mentions_it_elsewhere_is_listed(promptsync: Promptsync, organisation: Organisation) -> None:
    spec = {"action": {"steps": [{"agent": {"prompt": "Run /check"}}]}}
    workflow = ParseDict({"id": "1", "metadata": {"name": "Nightly"}, "spec": spec}, Workflow())
    organisation.store.put_automation("1", workflow.SerializeToString())
    Path("app").mkdir()
    Path("app/AGENTS.md").write_text("Use /check.\n", encoding="utf-8")
    out = promptsync("rename", "check", "verify", "--repo", "app").out
    assert '/check is mentioned in automation "Nightly" (step 1)\n' in out
    assert "/check is mentioned in file app/AGENTS.md (line 1)\n" in out
    assert Path("app/AGENTS.md").read_text(encoding="utf-8") == "Use /check.\n"


@pytest.mark.usefixtures("library")
def test_without_a_token_the_files_are_written_all_the_same(promptsync: Promptsync) -> None:
    ended = promptsync("rename", "check", "verify")
    assert ended.code == Exit.DONE
    assert "no automation was looked at: there is no token" in ended.err
    assert "command: verify" in Path("prompts/check.yaml").read_text(encoding="utf-8")


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("chek", "verify"), Exit.FAILED, "Did you mean /check?"),
        (("check", "other"), Exit.REFUSED, "other has the command /other already"),
        (("check", "a b"), Exit.USAGE, "/a b cannot be a command"),
        (("check", "x" * 51), Exit.USAGE, "at most 50"),
        (("check", "verify", "--repo", "gone"), Exit.FAILED, "gone is not a folder"),
    ],
)
def test_what_cannot_be_renamed(
    promptsync: Promptsync, arguments: tuple[str, ...], code: int, said: str
) -> None:
    before = Path("prompts/check.yaml").read_text(encoding="utf-8")
    ended = promptsync("rename", *arguments)
    assert ended.code == code
    assert said in ended.err
    assert Path("prompts/check.yaml").read_text(encoding="utf-8") == before


def test_files_with_changes_that_are_not_committed_are_refused(library: Path, promptsync: Promptsync) -> None:
    (library / "part.md").write_text("After /check comes nothing.\n", encoding="utf-8")
    ended = promptsync("rename", "check", "verify")
    assert ended.code == Exit.REFUSED
    assert "part.md" in ended.err
    assert "command: check" in Path("prompts/check.yaml").read_text(encoding="utf-8")
