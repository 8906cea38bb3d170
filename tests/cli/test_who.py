"""Who edited or deleted a prompt on the platform: named where the audit log says it, never a failure."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import Exit
from promptsync.sandbox.store import PromptStore
from tests.cli.support import write_prompt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.organisation import Organisation
    from tests.cli.support import Promptsync

AUDIT = ["ListAuditLogs", "ListMembers"]
ADA = "Ada Example (ada.example@example.com)"


@pytest.fixture(autouse=True)
def applied(promptsync: Promptsync, organisation: Organisation) -> None:
    """Three prompts on the platform, as in their files."""
    for key in ("one", "two", "three"):
        write_prompt(key, command=key)
    assert promptsync("apply", "--yes").code == Exit.DONE
    organisation.requests.clear()


@pytest.fixture
def dashboard(workdir: Path, organisation: Organisation) -> Iterator[PromptStore]:
    """The same prompts as another member has them, on a file that both share."""
    path = workdir / "shared.sqlite3"
    with closing(PromptStore(path)) as store:
        organisation.move_to(store)
        Path(".promptsync/default.ledger.sqlite3").unlink()
        yield store


@pytest.fixture
def ada(workdir: Path, promptsync: Promptsync, dashboard: PromptStore) -> Iterator[PromptStore]:
    """Ada Example's dashboard."""
    assert promptsync("apply", "--yes").code == Exit.DONE
    with closing(PromptStore(workdir / "shared.sqlite3", user="Ada Example")) as store:
        yield store


def edit(store: PromptStore, name: str) -> None:
    (stored,) = (one for one in store.prompts() if one.content.name == name)
    store.update(stored.id, lambda old: type(old).from_fields({**old.fields(), "prompt": "Edited.\n"}))


def delete(store: PromptStore, name: str) -> None:
    (stored,) = (one for one in store.prompts() if one.content.name == name)
    store.delete(stored.id)


def test_drift_conflicts_and_deletions_name_the_person(promptsync: Promptsync, ada: PromptStore) -> None:
    edit(ada, "one")
    edit(ada, "two")
    write_prompt("two", command="two", prompt="Edited here.\n")
    delete(ada, "three")
    shown = promptsync("plan").out
    for what in ("one was edited", "two was edited", "three was deleted"):
        assert f"{what} on the platform by {ADA}, 20" in shown
    edits = promptsync("plan", "--format", "json").document["edits"]
    assert [(one["key"], one["deleted"], one["name"]) for one in edits] == [
        ("one", False, "Ada Example"),
        ("three", True, "Ada Example"),
        ("two", False, "Ada Example"),
    ]


def test_a_comment_has_no_address(promptsync: Promptsync, ada: PromptStore) -> None:
    edit(ada, "one")
    shown = promptsync("plan", "--format", "markdown").out
    assert "edited on the platform by Ada Example," in shown
    assert "example.com" not in shown


@pytest.mark.parametrize(
    ("people", "said"), [("handles", "by ada.example,"), ("off", None), ('"off"', None), ("names", ADA)]
)
def test_people_are_named_as_configured(
    promptsync: Promptsync, organisation: Organisation, ada: PromptStore, people: str, said: str | None
) -> None:
    Path("promptsync.yaml").write_text(f"people: {people}\n", encoding="utf-8")
    edit(ada, "one")
    organisation.requests.clear()
    shown = promptsync("plan").out
    assert ("on the platform by" in shown) is bool(said)
    assert said is None or said in shown
    assert ("ListAuditLogs" in organisation.methods()) is bool(said)


def test_nobody_is_asked_for_if_nothing_moved(promptsync: Promptsync, organisation: Organisation) -> None:
    write_prompt("one", command="one", prompt="Edited here.\n")
    promptsync("plan")
    assert not {*AUDIT} & {*organisation.methods()}


@pytest.mark.parametrize(("number", "requests"), [(25, 2), (26, 4)])
def test_two_requests_for_25_prompts(
    promptsync: Promptsync, organisation: Organisation, number: int, requests: int
) -> None:
    for index in range(number):
        write_prompt(f"n{index}", command=f"n{index}")
    promptsync("apply", "--yes")
    for index in range(number):
        organisation.edit(f"n{index}", "Edited there.\n")
    organisation.requests.clear()
    shown = promptsync("plan").out
    assert shown.count("on the platform by Sandbox User") == number
    assert sum(method in AUDIT for method in organisation.methods()) == requests


@pytest.mark.parametrize("code", ["permission_denied", "failed_precondition"])
def test_without_audit_logs_it_is_said_once(
    promptsync: Promptsync, organisation: Organisation, code: str
) -> None:
    organisation.edit("one", "Edited there.\n")
    organisation.edit("two", "Edited there.\n")
    organisation.fails = lambda request: request.method == "ListAuditLogs"
    shown = promptsync("plan")
    assert shown.code == Exit.DONE
    assert shown.out.count("by an unknown person") == 2
    assert shown.out.count("audit logs") == 1, code


def test_somebody_who_left_has_an_id(promptsync: Promptsync, organisation: Organisation) -> None:
    organisation.edit("one", "Edited there.\n")
    organisation.fails = lambda request: request.method == "ListMembers"
    assert f"by a former member (id {organisation.store.subject})" in promptsync("plan").out


def test_the_request_is_about_prompts_since_the_last_write(
    promptsync: Promptsync, organisation: Organisation
) -> None:
    organisation.edit("one", "Edited there.\n")
    promptsync("plan")
    (asked,) = (json.loads(one.body) for one in organisation.requests if one.method == "ListAuditLogs")
    assert asked["filter"]["subjectTypes"] == ["RESOURCE_TYPE_PROMPT"]
    assert len(asked["filter"]["subjectIds"]) == 1
    assert asked["filter"]["from"].endswith("Z")
