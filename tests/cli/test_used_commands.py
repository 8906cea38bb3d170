"""A plan that takes a command away names what mentions it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from gitpod.v1 import workflow_pb2

from promptsync.errors import Exit
from tests.cli.support import write_prompt

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

JSON = ("--format", "json")


@pytest.fixture(autouse=True)
def applied(promptsync: Promptsync, organisation: Organisation) -> None:
    """Two prompts, of which one tells to run the other, and two automations."""
    write_prompt("review", command="review")
    write_prompt("other", command="other", prompt="Run /review, then stop.\n")
    assert promptsync("apply", "--yes").code == Exit.DONE
    automate(organisation, "Nightly", "Use /review on each change.")
    automate(organisation, "Weekly", "Look at https://host/review and GET /review.", disabled=True)
    organisation.requests.clear()


def automate(organisation: Organisation, name: str, text: str, *, disabled: bool = False) -> None:
    automation = workflow_pb2.Workflow(id=str(uuid4()))
    automation.metadata.name = name
    automation.spec.disabled = disabled
    automation.spec.action.steps.add().task.command = "true"
    automation.spec.action.steps.add().agent.prompt = text
    organisation.store.put_automation(automation.id, automation.SerializeToString())


def listed(organisation: Organisation) -> int:
    return organisation.methods().count("ListWorkflows")


def remove(_: Promptsync) -> None:
    Path("prompts/review.yaml").unlink()


def rename(_: Promptsync) -> None:
    write_prompt("review", command="check")


def take_away(_: Promptsync) -> None:
    write_prompt("review")


@pytest.mark.parametrize("change", [remove, rename, take_away])
def test_a_command_that_goes_away_names_its_mentions(
    promptsync: Promptsync, organisation: Organisation, change: object
) -> None:
    assert callable(change)
    change(promptsync)
    shown = promptsync("plan", *JSON)
    assert shown.code == Exit.DONE
    (found,) = (one for one in shown.document["problems"] if one["rule"] == "used-command")
    assert found["severity"] == "warning"
    assert found["message"] == (
        'review gives up /review, which is mentioned in automation "Nightly" (step 2), prompt other'
    )
    assert listed(organisation) == 1


def test_nothing_is_asked_if_no_command_goes_away(promptsync: Promptsync, organisation: Organisation) -> None:
    write_prompt("review", command="review", prompt="Edited.\n")
    write_prompt("new", command="new")
    promptsync("plan")
    assert listed(organisation) == 0


def test_a_command_that_another_prompt_takes_stays(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    write_prompt("review", command="other")
    write_prompt("other", command="review", prompt="Run /review, then stop.\n")
    assert "used-command" not in promptsync("plan", *JSON).rules
    assert listed(organisation) == 0


def test_it_can_be_an_error_or_off(promptsync: Promptsync, organisation: Organisation) -> None:
    Path("prompts/review.yaml").unlink()
    Path("promptsync.yaml").write_text("rules: {used-command: error}\n", encoding="utf-8")
    assert promptsync("plan").code == Exit.REFUSED
    assert promptsync("apply", "--yes").code == Exit.REFUSED
    organisation.requests.clear()
    Path("promptsync.yaml").write_text("rules: {used-command: 'off'}\n", encoding="utf-8")
    assert promptsync("plan").code == Exit.DONE
    assert listed(organisation) == 0


def test_automations_that_may_not_be_listed_are_no_failure(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    Path("prompts/review.yaml").unlink()
    organisation.fails = lambda request: request.method == "ListWorkflows"
    shown = promptsync("plan")
    assert shown.code == Exit.DONE
    assert "mentioned in prompt other" in shown.out
    assert "whether automations mention /review is not known" in shown.out


def test_a_request_for_a_hundred_automations(promptsync: Promptsync, organisation: Organisation) -> None:
    for number in range(199):
        automate(organisation, f"Automation {number}", "Nothing.")
    Path("prompts/review.yaml").unlink()
    promptsync("plan")
    assert listed(organisation) == 3


def test_usage_shows_every_mention(promptsync: Promptsync, workdir: Path) -> None:
    (workdir / "app/.github").mkdir(parents=True)
    (workdir / "app/AGENTS.md").write_text("First\nUse /review here.\n", encoding="utf-8")
    (workdir / "app/.github/a.yml").write_text("run: curl https://host/review\n", encoding="utf-8")
    shown = promptsync("usage", "/review", "--repo", "app")
    assert shown.code == Exit.DONE
    assert shown.out.splitlines()[:4] == [
        "/review",
        '  automation "Nightly" (step 2)',
        "  prompt other",
        "  file app/AGENTS.md (line 2)",
    ]
    assert "/other: not mentioned\n" in promptsync("usage").out


def test_usage_of_what_is_not_there(promptsync: Promptsync, organisation: Organisation) -> None:
    assert promptsync("usage", "/revue").code == Exit.FAILED
    assert promptsync("usage", "--repo", "nowhere").code == Exit.FAILED
    organisation.fails = lambda request: request.method == "ListWorkflows"
    shown = promptsync("usage", "review")
    assert shown.code == Exit.DONE
    assert "no automation was looked at" in shown.err
