"""``plan --out FILE`` and ``apply FILE``: what was reviewed is what is applied."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.sandbox.store import PromptStore
from tests.cli.support import write_prompt

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

PLAN = "reviewed.promptsync-plan"


@pytest.fixture
def planned(promptsync: Promptsync, organisation: Organisation) -> Organisation:
    """An organisation that holds ``one`` and ``two``, and a plan to edit ``two`` and to create ``three``."""
    write_prompt("one", command="one")
    write_prompt("two")
    assert promptsync("apply", "--yes").code == 0
    write_prompt("two", prompt="reviewed\n")
    write_prompt("three", command="three")
    saved = promptsync("plan", "--out", PLAN)
    assert saved.code == 0
    assert f"Saved to {PLAN}; it holds prompt texts" in saved.err
    organisation.requests.clear()
    return organisation


@pytest.mark.usefixtures("planned")
def test_the_files_head_says_that_it_holds_texts() -> None:
    head = Path(PLAN).read_text(encoding="utf-8").splitlines()[1]
    assert "holds the texts of prompts" in head


def test_exactly_that_is_applied_although_the_files_changed(
    promptsync: Promptsync, planned: Organisation
) -> None:
    write_prompt("two", prompt="not reviewed\n")
    write_prompt("four")
    Path("prompts/one.yaml").unlink()
    assert promptsync("apply", PLAN, "--yes").code == 0
    prompts = planned.prompts()
    assert prompts.keys() == {"one", "two", "three"}
    assert prompts["two"].prompt == "reviewed\n"


def test_the_prompts_directory_may_be_missing(promptsync: Promptsync, planned: Organisation) -> None:
    shutil.rmtree("prompts")
    assert promptsync("apply", PLAN, "--yes").code == 0
    assert planned.prompts().keys() == {"one", "two", "three"}


@pytest.mark.usefixtures("planned")
def test_afterwards_there_is_nothing_to_do(promptsync: Promptsync) -> None:
    assert promptsync("apply", PLAN, "--yes").code == 0
    assert promptsync("plan", "--detailed-exitcode").code == 0
    again = promptsync("apply", PLAN, "--yes", "--format", "json")
    assert (again.code, again.document["changes"]) == (0, [])


def test_a_stale_change_stops_itself_and_the_rest_goes_on(
    promptsync: Promptsync, planned: Organisation
) -> None:
    planned.edit("two", "by hand\n")
    partly = promptsync("apply", PLAN, "--yes")
    assert partly.code == 4
    assert "[stale]" in partly.out
    assert "Applied 1, failed 0, not tried 1." in partly.out
    prompts = planned.prompts()
    assert prompts["two"].prompt == "by hand\n"
    assert "three" in prompts


def test_where_all_is_stale_nothing_is_done(promptsync: Promptsync, planned: Organisation) -> None:
    planned.edit("two", "by hand\n")
    write_prompt("three", command="three", prompt="applied before\n")
    write_prompt("two", prompt="two\n")
    assert promptsync("apply", "--yes", "--conflict", "overwrite").code == 0
    planned.requests.clear()
    planned.edit("two", "by hand\n")
    refused = promptsync("apply", PLAN, "--yes")
    assert refused.code == 3
    assert planned.mutations() == 0


def test_a_plan_for_another_target_is_refused(promptsync: Promptsync, planned: Organisation) -> None:
    refused = promptsync("apply", PLAN, "--yes", "--target", "sandbox")
    assert refused.code == 3
    assert "target default" in refused.err
    assert planned.requests == []


def test_a_plan_for_another_organisation_is_refused(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    write_prompt("one")
    assert promptsync("plan", "--out", PLAN).code == 0
    with closing(PromptStore(":memory:")) as other:
        organisation.move_to(other)
        refused = promptsync("apply", PLAN, "--yes")
        assert refused.code == 3
        assert other.organization in refused.err
        assert other.prompts() == []


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("reviewed", "slipped in", "was changed after it was written"),
        ('"savedFormatVersion": 2', '"savedFormatVersion": 9', "has format 9"),
    ],
)
def test_a_plan_that_is_not_as_it_was_written_is_refused(
    promptsync: Promptsync, planned: Organisation, old: str, new: str, why: str
) -> None:
    path = Path(PLAN)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    refused = promptsync("apply", PLAN, "--yes")
    assert refused.code == 3
    assert why in refused.err
    assert planned.requests == []


@pytest.mark.parametrize("content", [b"", b"{}", b"name: one\n", b"\xff\xfe", None])
def test_a_file_that_is_no_plan_is_an_error(
    promptsync: Promptsync, planned: Organisation, content: bytes | None
) -> None:
    path = Path("other.json")
    if content is not None:
        path.write_bytes(content)
    failed = promptsync("apply", "other.json", "--yes", "--format", "json")
    assert failed.code == 1
    assert failed.rules == ["refused"]
    assert planned.requests == []


@pytest.mark.parametrize(
    "option",
    [
        ("--prompts", "prompts"),
        ("--drift", "keep"),
        ("--conflict", "fail"),
        ("--adopt", "one"),
        ("--refresh",),
    ],
)
def test_what_was_decided_by_the_plan_cannot_be_asked_for(
    promptsync: Promptsync, planned: Organisation, option: tuple[str, ...]
) -> None:
    wrong = promptsync("apply", PLAN, "--yes", *option)
    assert wrong.code == 64
    assert option[0] in wrong.err
    assert planned.requests == []


def test_the_guard_is_checked_again(promptsync: Promptsync, organisation: Organisation) -> None:
    for number in range(10):
        write_prompt(f"p{number}")
    assert promptsync("apply", "--yes").code == 0
    for number in range(5):
        Path(f"prompts/p{number}.yaml").unlink()
    assert promptsync("plan", "--out", PLAN, "--max-deletes", "5").code == 0
    organisation.requests.clear()
    refused = promptsync("apply", PLAN, "--yes", "--format", "json")
    assert (refused.code, refused.rules) == (3, ["guard"])
    assert organisation.mutations() == 0
    assert promptsync("apply", PLAN, "--yes", "--max-deletes", "5").code == 0
    assert len(organisation.prompts()) == 5


def test_a_plan_with_errors_is_not_saved(promptsync: Promptsync, planned: Organisation) -> None:
    write_prompt("two", prompt="here\n")
    planned.edit("two", "there\n")
    assert promptsync("plan", "--conflict", "fail", "--out", "refused.json").code == 3
    assert not Path("refused.json").exists()


@pytest.mark.usefixtures("planned")
def test_a_plan_of_the_drift_alone_cannot_be_saved(promptsync: Promptsync) -> None:
    assert promptsync("plan", "--out", "drift.json", "--drift-only").code == 64


@pytest.mark.usefixtures("planned")
def test_the_file_is_json_with_the_plan_as_other_tools_read_it(promptsync: Promptsync) -> None:
    document = json.loads(Path(PLAN).read_text(encoding="utf-8"))
    assert document["plan"] == promptsync("plan", "--format", "json").document


@pytest.mark.skipif(os.name == "nt", reason="no modes on Windows")
def test_only_the_owner_may_read_a_saved_plan(workdir: Path, promptsync: Promptsync) -> None:
    write_prompt("one")
    assert promptsync("plan", "--target", "sandbox", "--out", "saved").code == 0
    assert Path("saved").stat().st_mode & 0o777 == 0o600


def test_a_plan_that_cannot_be_saved_is_a_failure(workdir: Path, promptsync: Promptsync) -> None:
    write_prompt("one")
    done = promptsync("plan", "--target", "sandbox", "--out", "nowhere/saved")
    assert done.code == 1
    assert "the plan could not be saved" in done.err
