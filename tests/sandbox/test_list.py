"""ListPrompts: filters, and pages that never lose or repeat a prompt."""

from __future__ import annotations

import base64
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promptsync.model import Prompt
from promptsync.sandbox.app import create_app
from promptsync.sandbox.store import PromptStore
from tests.rounds import rounds
from tests.sandbox.wire import Wire

if TYPE_CHECKING:
    from tests.sandbox.wire import Json


def fill(store: PromptStore, count: int) -> list[str]:
    """The ids of new prompts, newest first."""
    return [store.create(Prompt(f"n{n}", "d", "p")).id for n in range(count)][::-1]


def test_an_empty_list_has_neither_prompts_nor_token(wire: Wire) -> None:
    answer = wire.ok("ListPrompts", {})

    assert (answer.prompts, answer.next_token) == ([], "")


@pytest.mark.parametrize(("pagination", "size"), [({}, 25), ({"pageSize": 0}, 25), ({"pageSize": 100}, 100)])
def test_a_page_has_the_newest_prompts_first(
    wire: Wire, store: PromptStore, pagination: Json, size: int
) -> None:
    ids = fill(store, 101)
    answer = wire.ok("ListPrompts", {"pagination": pagination})

    assert answer.ids == ids[:size]
    assert answer.next_token


def test_a_last_page_that_is_full_has_no_token(wire: Wire, store: PromptStore) -> None:
    fill(store, 4)
    first = wire.ok("ListPrompts", {"pagination": {"pageSize": 2}})
    last = wire.ok("ListPrompts", {"pagination": {"pageSize": 2, "token": first.next_token}})

    assert len(last.prompts) == 2
    assert last.next_token == ""


@pytest.mark.parametrize("token", ["x", "é", "====", "MTIz", base64.b64encode(b"before:1").decode() + "\n"])
def test_a_token_of_another_make_is_refused(wire: Wire, token: str) -> None:
    assert wire.code("ListPrompts", {"pagination": {"token": token}}) == "invalid_argument"


@pytest.mark.parametrize("position", ["-1", "0", "1_0", " 1", "", "9223372036854775808", "9" * 5000])
def test_a_token_of_no_position_is_refused(wire: Wire, position: str) -> None:
    token = base64.urlsafe_b64encode(f"before:{position}".encode()).decode()

    assert wire.code("ListPrompts", {"pagination": {"token": token}}) == "invalid_argument"


def test_excluded_content_is_left_out(wire: Wire) -> None:
    whole = wire.create(command="review", isSkill=True)
    (bare,) = wire.ok("ListPrompts", {"filter": {"excludePromptContent": True}}).prompts

    assert bare.spec == {"command": "review", "isSkill": True}
    assert bare.metadata == whole.metadata
    assert wire.ok("ListPrompts", {}).prompts == [whole]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, "TSRP"),
        ({"command": "review"}, "R"),
        ({"command": "revie"}, ""),
        ({"commandPrefix": "re"}, "SR"),
        ({"commandPrefix": "RE"}, ""),
        ({"commandPrefix": "%"}, ""),
        ({"isCommand": True}, "R"),
        ({"isCommand": False}, "TSRP"),
        ({"isSkill": True}, "SR"),
        ({"isTemplate": True}, "T"),
        ({"isSkill": True, "isCommand": True}, "R"),
        ({"search": "STRASSE"}, "P"),
        ({"search": "TEMPLATE"}, "T"),
        ({"search": "EvIeW"}, "R"),
        ({"search": "secret"}, ""),
        ({"search": "%"}, ""),
        ({"search": "r", "isCommand": True}, "R"),
    ],
)
def test_filters(wire: Wire, wanted: Json, names: str) -> None:
    wire.create(name="P", description="Straße", prompt="secret")
    wire.create(name="R", description="d", command="review", isCommand=True, isSkill=True)
    wire.create(name="S", description="d", command="retained", isSkill=True)
    wire.create(name="T", description="a template", isTemplate=True)

    answer = wire.ok("ListPrompts", {"filter": wanted})
    assert "".join(prompt.metadata["name"] for prompt in answer.prompts) == names


def test_a_filter_holds_across_pages(wire: Wire, store: PromptStore) -> None:
    skills = [store.create(Prompt(f"n{n}", "d", "p", is_skill=n % 3 == 0)) for n in range(30)][::-1]
    expected = [stored.id for stored in skills if stored.content.is_skill]

    assert [i for page in pages(wire, 4, {"isSkill": True}) for i in page] == expected


def pages(wire: Wire, size: int, wanted: Json) -> list[list[str]]:
    found, token = [], ""
    while True:
        answer = wire.ok("ListPrompts", {"filter": wanted, "pagination": {"pageSize": size, "token": token}})
        found.append(answer.ids)
        token = answer.next_token
        if not token:
            return found


Churn = st.lists(st.tuples(st.integers(0, 3), st.sets(st.integers(0, 19), max_size=4)), max_size=12)


@settings(max_examples=rounds(25), deadline=None)
@given(count=st.integers(0, 20), size=st.integers(1, 7), churn=Churn)
def test_pages_lose_and_repeat_nothing_while_the_list_changes(
    count: int, size: int, churn: list[tuple[int, set[int]]]
) -> None:
    """Between any two pages prompts are created, deleted and updated; the clock never moves."""
    with closing(PromptStore(":memory:", clock=lambda: 1)) as store:
        wire = Wire(create_app(store))
        ids = fill(store, count)
        deleted: set[str] = set()
        seen: list[str] = []
        token = ""
        steps = iter(churn)
        while True:
            answer = wire.ok("ListPrompts", {"pagination": {"pageSize": size, "token": token}})
            seen += answer.ids
            token = answer.next_token
            if not token:
                break
            created, doomed = next(steps, (0, set()))
            fill(store, created)
            for prompt_id in {ids[n] for n in doomed if n < count} - deleted:
                store.delete(prompt_id)
                deleted.add(prompt_id)
            for prompt_id in set(ids) - deleted:
                store.update(prompt_id, lambda content: content)

    assert len(seen) == len(set(seen))
    assert [i for i in seen if i not in deleted] == [i for i in ids if i not in deleted]
