"""API.md, "Behaviour": what becomes of a prompt."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from promptsync.model import Prompt
from promptsync.sandbox.app import create_app
from promptsync.sandbox.store import PromptStore
from tests.sandbox.wire import VALID, Wire

if TYPE_CHECKING:
    from tests.sandbox.wire import Json

UNKNOWN = "01234567-89ab-cdef-0123-456789abcdef"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z")


def ticking_clock() -> int:
    """Stands still, at a time whose last digit is a nanosecond."""
    return 1_700_000_000_123_456_789


def test_create_answers_the_whole_prompt(wire: Wire, store: PromptStore) -> None:
    prompt = wire.create(command="review", isCommand=True, isSkill=True, isTemplate=True)

    metadata: dict[str, object] = {
        "organizationId": store.organization,
        "name": VALID["name"],
        "description": VALID["description"],
        "creator": {"id": store.subject, "principal": "PRINCIPAL_USER"},
        "createdAt": prompt.metadata["createdAt"],
        "updatedAt": prompt.metadata["createdAt"],
    }
    assert prompt.metadata == metadata
    assert prompt.spec == {
        "prompt": VALID["prompt"],
        "command": "review",
        "isCommand": True,
        "isSkill": True,
        "isTemplate": True,
    }
    assert wire.ok("GetPrompt", {"promptId": prompt.id}).prompt == prompt


def test_fields_at_their_default_are_left_out(wire: Wire) -> None:
    assert wire.create().spec == {"prompt": VALID["prompt"]}


@pytest.mark.parametrize("text", ["a\r\nb\n", "  padded  ", "\t\x00\x1b[31m", "é e\u0301 \U0001f600"])
def test_a_text_is_kept_as_it_is(wire: Wire, text: str) -> None:
    assert wire.create(prompt=text).spec["prompt"] == text


@pytest.mark.parametrize(
    ("change", "part", "field", "value"),
    [
        ({"metadata": {"name": "N"}}, "metadata", "name", "N"),
        ({"metadata": {"description": "D"}}, "metadata", "description", "D"),
        ({"spec": {"prompt": "P"}}, "spec", "prompt", "P"),
        ({"spec": {"command": "other"}}, "spec", "command", "other"),
        ({"spec": {"isCommand": False}}, "spec", "isCommand", None),
        ({"spec": {"isSkill": False}}, "spec", "isSkill", None),
        ({"spec": {"isTemplate": False}}, "spec", "isTemplate", None),
        ({"spec": {"prompt": ""}}, "spec", "prompt", None),
    ],
)
def test_update_leaves_what_is_absent(
    wire: Wire, change: Json, part: str, field: str, value: str | None
) -> None:
    before = wire.create(command="review", isCommand=True, isSkill=True, isTemplate=True)
    after = wire.ok("UpdatePrompt", {"promptId": before.id, **change}).prompt

    expected = {"metadata": dict(before.metadata), "spec": dict(before.spec)}
    expected[part].pop(field)
    if value is not None:
        expected[part][field] = value
    expected["metadata"]["updatedAt"] = after.metadata["updatedAt"]
    assert {"metadata": after.metadata, "spec": after.spec} == expected
    assert after.metadata["updatedAt"] > before.metadata["updatedAt"]
    assert wire.ok("GetPrompt", {"promptId": before.id}).prompt == after


def test_a_stored_command_cannot_be_cleared(wire: Wire) -> None:
    prompt_id = wire.create(command="review", isCommand=True).id
    change: Json = {"promptId": prompt_id, "spec": {"command": "", "isCommand": False}}
    after = wire.ok("UpdatePrompt", change).prompt

    assert after.spec == {"prompt": VALID["prompt"], "command": "review"}
    assert wire.code("CreatePrompt", {**VALID, "command": "review"}) == "already_exists"


def test_a_command_is_held_by_one_prompt(wire: Wire, store: PromptStore) -> None:
    holder = wire.create(command="review").id
    other = wire.create(command="other").id
    kept = store.prompts()

    assert wire.code("CreatePrompt", {**VALID, "command": "review"}) == "already_exists"
    taking: Json = {"promptId": other, "metadata": {"name": "N"}, "spec": {"command": "review"}}
    assert wire.code("UpdatePrompt", taking) == "already_exists"
    assert store.prompts() == kept
    wire.ok("UpdatePrompt", {"promptId": holder, "spec": {"command": "review"}})
    wire.ok("DeletePrompt", {"promptId": holder})
    wire.ok("UpdatePrompt", taking)


def test_prompts_without_a_command_do_not_collide(wire: Wire, store: PromptStore) -> None:
    wire.create()
    wire.create()

    assert len(store.prompts()) == 2


def test_delete_answers_nothing_and_is_for_good(wire: Wire, store: PromptStore) -> None:
    prompt_id = wire.create().id

    assert wire.ok("DeletePrompt", {"promptId": prompt_id}).json == {}
    assert store.prompts() == []
    for method in ("GetPrompt", "UpdatePrompt", "DeletePrompt"):
        assert wire.code(method, {"promptId": prompt_id}) == "not_found"


@pytest.mark.parametrize("method", ["GetPrompt", "UpdatePrompt", "DeletePrompt"])
def test_an_unknown_id_is_not_found(wire: Wire, method: str) -> None:
    assert wire.code(method, {"promptId": UNKNOWN}) == "not_found"


def test_updated_at_grows_also_while_the_clock_stands_still() -> None:
    with closing(PromptStore(":memory:", clock=ticking_clock)) as store:
        wire = Wire(create_app(store))
        made = wire.create()
        times = [made.metadata["updatedAt"]]
        for _ in range(3):
            change: Json = {"promptId": made.id, "metadata": {"name": "same"}}
            times.append(wire.ok("UpdatePrompt", change).prompt.metadata["updatedAt"])

    assert times[0] == made.metadata["createdAt"] == "2023-11-14T22:13:20.123456789Z"
    assert times == sorted(set(times))
    assert all(RFC3339.fullmatch(time) for time in times)


def test_a_clock_may_give_datetimes() -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
    with closing(PromptStore(":memory:", clock=lambda: moment)) as store:
        assert store.create(Prompt("n", "d", "p")).created_at == 1_767_323_045_678_901_000


def test_the_log_tells_what_was_changed_and_nothing_else(wire: Wire, store: PromptStore) -> None:
    prompt_id = wire.create(command="review").id
    wire.ok("UpdatePrompt", {"promptId": prompt_id, "metadata": {"name": "N"}})
    wire.ok("ListPrompts", {})
    wire.code("CreatePrompt", {**VALID, "command": "review"})
    wire.code("DeletePrompt", {"promptId": UNKNOWN})
    wire.ok("DeletePrompt", {"promptId": prompt_id})

    entries = store.log()
    assert [(entry.method, entry.prompt_id) for entry in entries] == [
        ("CreatePrompt", prompt_id),
        ("UpdatePrompt", prompt_id),
        ("DeletePrompt", prompt_id),
    ]
    assert entries[0].time <= entries[1].time <= entries[2].time
