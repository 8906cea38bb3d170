"""``status``: one screen about a target, and as few requests as it takes."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import Exit
from promptsync.sandbox.store import PromptStore
from tests.cli.processes import running_apply
from tests.cli.support import write_prompt

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

NAMES = ["GetOrganization", "GetUser"]
TOKENS = "ListPersonalAccessTokens"
DENIED = {*NAMES, TOKENS}


@pytest.fixture
def library(promptsync: Promptsync, organisation: Organisation) -> None:
    """Four prompts, applied."""
    for key in ("one", "two", "three", "four"):
        write_prompt(key, command=key)
    assert promptsync("apply", "--yes").code == Exit.DONE
    organisation.requests.clear()


@pytest.mark.usefixtures("library")
def test_a_settled_library_has_nothing_to_do(promptsync: Promptsync) -> None:
    shown = promptsync("status", "--detailed-exitcode")
    assert shown.code == Exit.DONE
    assert "In step       4\n" in shown.out
    assert "Organization  Sandbox (" in shown.out
    assert "Token         Sandbox User (sandbox@example.com); expiry unknown\n" in shown.out
    assert "4 created\n" in shown.out
    assert shown.out.endswith("\nNothing to do.\n")


@pytest.mark.usefixtures("library")
def test_a_status_costs_three_requests_more_than_a_plan(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    promptsync("plan")
    plan = organisation.methods()
    promptsync("status")
    assert sorted(organisation.methods()) == sorted([*plan, *NAMES, TOKENS])


@pytest.mark.usefixtures("library")
def test_each_side_that_moved_is_counted_with_its_command(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    write_prompt("one", command="one", prompt="Edited here.\n")
    organisation.edit("two", "Edited there.\n")
    write_prompt("three", command="three", prompt="Edited here.\n")
    organisation.edit("three", "Edited there.\n")
    Path("prompts/four.yaml").unlink()
    write_prompt("five")

    shown = promptsync("status", "--detailed-exitcode")

    assert shown.code == Exit.PENDING
    for row in ("To create     1     five", "To update     1     one", "To delete     1     four"):
        assert row in shown.out
    for row in ("Drift         1     two", "Conflicts     1     three", "In step       0\n"):
        assert row in shown.out
    assert [line.split("  #")[0].strip() for line in shown.out.split("Next\n")[1].splitlines()] == [
        "promptsync plan",
        "promptsync apply",
        "promptsync pull three --theirs",
        "promptsync pull three --merge",
        "promptsync apply --conflict overwrite --only three",
        "promptsync pull --drift",
    ]
    assert promptsync("status").code == Exit.DONE
    assert organisation.mutations() == 0


@pytest.mark.usefixtures("library")
def test_the_document_holds_what_the_text_says(promptsync: Promptsync, organisation: Organisation) -> None:
    organisation.edit("two", "Edited there.\n")
    document = promptsync("status", "--format", "json").document
    assert document["keys"]["drifted"] == ["two"]
    assert document["summary"]["inStep"] == 3
    assert document["pending"] is True
    assert document["token"]["name"] == "Sandbox User"
    assert document["lastApply"]["counts"]["create"] == 4
    assert [one["command"] for one in document["next"]] == ["promptsync pull --drift"]


@pytest.mark.usefixtures("library")
def test_names_that_the_token_may_not_ask_for_are_left_out(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    organisation.fails = lambda request: request.method in DENIED
    shown = promptsync("status")
    assert shown.code == Exit.DONE
    assert f"Organization  ({organisation.store.organization})\n" in shown.out
    assert f"Token         {organisation.store.subject}; expiry unknown\n" in shown.out


@pytest.mark.usefixtures("library")
def test_the_first_of_several_tokens_counts(promptsync: Promptsync, organisation: Organisation) -> None:
    soon = datetime.now(UTC) + timedelta(days=40)
    organisation.move_to(organisation.store, expiries=(soon + timedelta(days=9), soon))
    assert f"the first of 2 tokens expires {soon:%Y-%m-%d}\n" in promptsync("status").out


def test_an_apply_that_runs_is_part_of_the_answer(promptsync: Promptsync, organisation: Organisation) -> None:
    write_prompt("one")
    write_prompt("two")
    organisation.admit(0)
    with running_apply() as apply:
        apply.wait_until(lambda: organisation.mutations() == 2)
        shown = promptsync("status")
        plan = promptsync("plan")
        organisation.release()
        apply.end()
    assert shown.code == Exit.DONE
    assert "Running       an apply by " in shown.out
    assert "interrupted-apply" not in shown.out
    assert plan.code == Exit.REFUSED


@pytest.mark.usefixtures("organisation")
def test_what_stands_in_the_way_is_said(promptsync: Promptsync, organisation: Organisation) -> None:
    write_prompt("one", command="one")
    with closing(PromptStore(":memory:")) as other:
        organisation.move_to(other)
        promptsync("apply", "--yes")
        Path(".promptsync/default.ledger.sqlite3").unlink()
        organisation.edit("one", "By hand.\n")
        shown = promptsync("status", "--detailed-exitcode")
    assert shown.code == Exit.PENDING
    assert "[adoption-needed]" in shown.out
    assert "promptsync plan  # see why nothing can be applied" in shown.out


@pytest.mark.usefixtures("library")
def test_a_file_with_errors_is_counted_and_the_rest_is_seen(promptsync: Promptsync) -> None:
    Path("prompts/one.yaml").write_text("nonsense", encoding="utf-8")
    write_prompt("two", command="two", prompt="Edited here.\n")
    shown = promptsync("status", "--detailed-exitcode")
    assert shown.code == Exit.PENDING
    assert "Broken        1     one\n" in shown.out
    assert "To update     1     two\n" in shown.out
    assert "promptsync validate" in shown.out


@pytest.mark.usefixtures("organisation")
def test_an_empty_folder_leads_to_the_first_pull(promptsync: Promptsync, organisation: Organisation) -> None:
    write_prompt("one")
    promptsync("apply", "--yes")
    Path(".promptsync/default.ledger.sqlite3").unlink()
    Path("prompts/one.yaml").unlink()
    shown = promptsync("status")
    assert shown.code == Exit.DONE
    assert shown.out.endswith("Next\n  promptsync pull  # write the organization's prompts into files\n")
    assert "promptsync init " in promptsync("status", "--target", "sandbox").out


def test_commands_lead_to_the_same_target(promptsync: Promptsync) -> None:
    Path("texts of ours").mkdir()
    write_prompt("one")
    Path("prompts").rename("texts of ours/prompts")
    shown = promptsync("status", "--target", "sandbox", "--prompts", "texts of ours/prompts")
    assert "promptsync apply --target sandbox --prompts 'texts of ours/prompts'  # do it" in shown.out


@pytest.mark.usefixtures("library")
def test_a_narrow_terminal_cuts_the_keys(promptsync: Promptsync, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        write_prompt(f"a-prompt-with-a-name-{number}")
    monkeypatch.setenv("COLUMNS", "40")
    (row,) = (line for line in promptsync("status").out.splitlines() if line.startswith("To create"))
    assert len(row) == 40
    assert row.endswith("…")
