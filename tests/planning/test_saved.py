"""A plan in a file: what is applied from it is what was planned, or it is stale."""

from __future__ import annotations

import json
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from promptsync.errors import PromptsyncError, RefusedError
from promptsync.model import Prompt
from promptsync.plan.change import Action
from promptsync.plan.outcome import ChangeStatus
from promptsync.planning.assembler import Destination
from promptsync.planning.resumption import check_destination
from promptsync.planning.saved import NOTICE, dump_saved, expectation, load_saved
from promptsync.policy import Policy
from tests.planning.values import base, desired, live, plan_of, prompt
from tests.properties.machine.files import File, library, saved
from tests.properties.machine.values import WINS, libraries, prompts
from tests.properties.machine.world import World
from tests.rounds import rounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.plan.outcome import Outcome
    from promptsync.plan.plan import Plan

any_text = st.text(st.characters(codec="utf-8"))
any_prompt = st.builds(Prompt, any_text, any_text, any_text, any_text, st.booleans(), st.booleans())


@given(any_prompt, any_prompt, any_prompt)
def test_what_is_saved_is_what_is_loaded(new: Prompt, old: Prompt, wanted: Prompt) -> None:
    plan = plan_of(
        [desired("new", new, protect=True), desired("edited", wanted)],
        [(base("edited", "id-e", old), old), (base("gone", "id-g", old), old)],
        [live("id-e", old), live("id-g", old)],
        WINS,
    )
    loaded = load_saved(dump_saved(plan), "plan.json")
    assert (loaded.target, loaded.organization) == (plan.target, plan.organization)
    assert [(one.action, one.key, one.previous_key, one.wanted, one.protect) for one in loaded.changes] == [
        (one.action, one.key, one.previous_key, one.wanted, one.protect) for one in plan.changes
    ]
    assert [one.expected for one in loaded.changes] == [expectation(one) for one in plan.changes]


@settings(max_examples=rounds(15))
@given(libraries(), libraries(), st.lists(st.tuples(st.integers(0, 3), prompts), max_size=2))
def test_applying_a_saved_plan_is_applying_the_plan(
    old: dict[str, File], new: dict[str, File], edits: list[tuple[int, Prompt]]
) -> None:
    results = []
    for by_file in (False, True):
        with tempfile.TemporaryDirectory() as folder, closing(World(Path(folder))) as world:
            world.apply(library(old, WINS))
            for place, edited in edits:
                _edit(world, place, edited.prompt)
            plan = world.plan(library(new, WINS))
            assume(not plan.errors)
            world.apply(saved(dump_saved(plan)) if by_file else library(new, WINS))
            assert not world.plan(library(new, WINS)).changes
            by_id = world.live()
            bases = world.ledger.read().bases
            results.append({key: by_id[one.id].content for key, one in bases.items()})
    assert results[0] == results[1]


def _edit(world: World, place: int, text: str) -> None:
    """In the dashboard."""
    ids = sorted(world.live(), key=lambda one: world.live()[one].position)
    if ids:
        world.dashboard.update(ids[place % len(ids)], lambda content: replace(content, prompt=text))


def test_the_head_says_that_it_holds_texts() -> None:
    text = dump_saved(plan_of([desired("a", prompt())], [], []))
    assert NOTICE in "".join(text.splitlines()[:2])
    assert "holds the texts of prompts" in NOTICE


def document_of_a_plan() -> dict[str, object]:
    document: dict[str, object] = json.loads(dump_saved(plan_of([desired("a", prompt())], [], [])))
    return document


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "1", '"x"', "{}", '{"checksum": "x"}'])
def test_a_file_that_is_no_plan_is_an_error(text: str) -> None:
    with pytest.raises(PromptsyncError, match=r"plan\.json is no saved plan") as raised:
        load_saved(text, "plan.json")
    assert raised.value.exit_code == 1


def test_an_edited_file_is_refused() -> None:
    edited = json.dumps(document_of_a_plan()).replace("Read it.", "Read all.")
    with pytest.raises(RefusedError, match="changed after it was written"):
        load_saved(edited, "plan.json")


@pytest.mark.parametrize("part", ["notice", "plan", "saved"])
def test_a_file_that_lost_a_part_is_refused(part: str) -> None:
    document = document_of_a_plan()
    del document[part]
    with pytest.raises(RefusedError):
        load_saved(json.dumps(document), "plan.json")


def test_a_file_of_another_format_is_refused() -> None:
    with pytest.raises(RefusedError, match="has format 3; this version of promptsync applies 1 and 2"):
        load_saved(json.dumps({**document_of_a_plan(), "savedFormatVersion": 3}), "plan.json")


@pytest.mark.parametrize("other", [Destination("other", "org-1"), Destination("default", "org-2")])
def test_a_plan_for_another_target_or_organization_is_refused(other: Destination) -> None:
    plan = load_saved(json.dumps(document_of_a_plan()), "plan.json")
    check_destination(plan, Destination("default", "org-1"), "plan.json")
    with pytest.raises(RefusedError):
        check_destination(plan, other, "plan.json")


def command(name: str) -> Prompt:
    return prompt(f"This is {name}.\n", name=name.upper(), command=name)


OLD = {key: File(command(key)) for key in ("a", "b", "c", "gone")}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An organisation that holds OLD."""
    with closing(World(tmp_path)) as world:
        world.apply(library(OLD, Policy()))
        yield world


def planned(world: World, **new: Prompt) -> str:
    """A saved plan for ``new`` over OLD, without ``gone``."""
    files = {**OLD, **{key: File(one) for key, one in new.items()}}
    del files["gone"]
    plan = world.plan(library(files, WINS))
    assert not plan.errors
    return dump_saved(plan)


def edit(world: World, key: str, **fields: str) -> None:
    """In the dashboard."""
    prompt_id = next(one.id for k, one in world.ledger.read().bases.items() if k == key)
    world.dashboard.update(prompt_id, lambda content: Prompt.from_fields({**content.fields(), **fields}))


def applied(world: World, text: str) -> tuple[Plan, Outcome]:
    """The plan as it was resumed, and its outcome."""
    plan, outcome = world.apply(saved(text))
    assert outcome
    return plan, outcome


def statuses(outcome: Outcome) -> dict[str, ChangeStatus]:
    return {str(result.change.key): result.status for result in outcome.results}


@pytest.mark.parametrize("field", ["prompt", "name", "description", "command"])
def test_a_prompt_that_moved_since_stops_its_own_change_only(world: World, field: str) -> None:
    text = planned(world, a=replace(command("a"), prompt="New.\n"))
    edit(world, "a", **{field: "moved"})
    plan, outcome = applied(world, text)
    assert statuses(outcome) == {"gone": ChangeStatus.APPLIED, "a": ChangeStatus.NOT_TRIED}
    assert [one.rule for one in plan.problems] == ["stale"]
    contents = {one.content.fields()[field] for one in world.live().values()}
    assert "moved" in contents


def test_what_waits_for_a_stale_change_is_stale_too(world: World) -> None:
    text = planned(world, a=replace(command("a"), command="free"), b=replace(command("b"), command="a"))
    edit(world, "a", prompt="moved")
    plan, outcome = applied(world, text)
    assert statuses(outcome) == {
        "gone": ChangeStatus.APPLIED,
        "a": ChangeStatus.NOT_TRIED,
        "b": ChangeStatus.NOT_TRIED,
    }
    assert sorted(one.key for one in plan.held_back) == ["a", "b"]
    assert {one.content.command for one in world.live().values()} == {"a", "b", "c"}


def test_a_swap_of_which_one_moved_is_stale_as_a_whole(world: World) -> None:
    text = planned(world, a=replace(command("a"), command="b"), b=replace(command("b"), command="a"))
    edit(world, "b", prompt="moved")
    _, outcome = applied(world, text)
    assert statuses(outcome) == {
        "gone": ChangeStatus.APPLIED,
        "a": ChangeStatus.NOT_TRIED,
        "b": ChangeStatus.NOT_TRIED,
    }


def test_a_delete_of_what_moved_is_stale(world: World) -> None:
    text = planned(world)
    edit(world, "gone", prompt="moved")
    _, outcome = applied(world, text)
    assert statuses(outcome) == {"gone": ChangeStatus.NOT_TRIED}
    assert len(world.live()) == len(OLD)


def test_what_is_as_wanted_already_is_done(world: World) -> None:
    text = planned(world, a=replace(command("a"), prompt="New.\n"))
    edit(world, "a", prompt="New.\n")
    plan, outcome = applied(world, text)
    assert [change.action for change in plan.changes] == [Action.DELETE, Action.RECORD]
    assert set(statuses(outcome).values()) == {ChangeStatus.APPLIED}


def test_a_plan_that_was_applied_already_has_nothing_to_do(world: World) -> None:
    text = planned(world, a=replace(command("a"), prompt="New.\n"), d=command("d"))
    applied(world, text)
    seen = len(world.server.written)
    assert world.apply(saved(text))[0].changes == ()
    assert len(world.server.written) == seen


def test_a_command_that_somebody_took_meanwhile_makes_a_create_stale(world: World) -> None:
    text = planned(world, d=command("d"))
    world.dashboard.create(replace(command("d"), name="Theirs"))
    _, outcome = applied(world, text)
    assert statuses(outcome) == {"gone": ChangeStatus.APPLIED, "d": ChangeStatus.NOT_TRIED}


def test_a_prompt_that_a_later_apply_changed_is_stale(world: World) -> None:
    text = planned(world, a=replace(command("a"), prompt="New.\n"))
    later = {**OLD, "a": File(replace(command("a"), prompt="Newer.\n"))}
    world.apply(library(later, Policy()))
    _, outcome = applied(world, text)
    assert statuses(outcome)["a"] is ChangeStatus.NOT_TRIED
    assert "Newer.\n" in {one.content.prompt for one in world.live().values()}
