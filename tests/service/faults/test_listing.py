"""A listing that is not whole never leads to a delete or to a second create."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from promptsync.errors import RemoteError
from promptsync.model import Prompt
from promptsync.plan.change import Action
from promptsync.policy import DriftPolicy, Policy
from tests.properties.machine.files import File, library
from tests.properties.machine.world import World
from tests.service.faults import kinds
from tests.service.faults.layer import nth_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.service.faults.layer import Fault

SIZE = 104
"""More than a page holds."""

POLICY = Policy(drift=DriftPolicy.OVERWRITE)
FOREVER = 1_000


def prompt(number: int) -> Prompt:
    return Prompt(f"P{number}", "What it is for.", f"{number}\n", f"c{number}", is_command=True)


FILES = {f"p{number:03}": File(prompt(number)) for number in range(SIZE)}

# One prompt to delete and one to create: whoever believes half a listing has something to do wrong.
EDITED = {**FILES, "new": File(prompt(SIZE))}
del EDITED["p050"]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An organisation that holds the library on two pages."""
    world = World(tmp_path)
    for file in FILES.values():
        world.dashboard.create(file.prompt)
    world.apply(library(FILES, POLICY))
    world.layer.revive()
    yield world
    world.close()


BROKEN: dict[str, Fault] = {
    "unavailable": kinds.refuse("unavailable"),
    "internal": kinds.refuse("internal"),
    "html 502": kinds.html_page(502),
    "html 200": kinds.html_page(200),
    "lost": kinds.lost_after,
    "half": kinds.half,
    "wrong type": kinds.wrong_type,
    "elsewhere": kinds.redirect(b"https://elsewhere.example/"),
    "a token again": kinds.with_next_token("again"),
}


@pytest.mark.parametrize("page", [0, 1])
@pytest.mark.parametrize("name", BROKEN)
def test_a_page_that_fails_stops_everything(world: World, name: str, page: int) -> None:
    world.layer.choose = nth_of("ListPrompts", BROKEN[name], page, times=FOREVER)
    before, head = world.live(), world.store.head()
    with pytest.raises(RemoteError):
        world.apply(library(EDITED, POLICY))
    assert (world.live(), world.store.head()) == (before, head)


@pytest.mark.parametrize("name", ["unavailable", "html 502", "lost"])
def test_a_page_that_fails_once_is_asked_for_again(world: World, name: str) -> None:
    world.layer.choose = nth_of("ListPrompts", BROKEN[name], 1)
    plan, _ = world.apply(library(EDITED, POLICY))
    assert (plan.count(Action.CREATE), plan.count(Action.DELETE)) == (1, 1)
    _holds(world, EDITED)


@pytest.mark.parametrize("page", [0, 1])
def test_a_prompt_that_a_shifted_page_leaves_out_is_asked_for(world: World, page: int) -> None:
    world.layer.choose = nth_of("ListPrompts", kinds.shifted(3), page)
    plan, _ = world.apply(library(EDITED, POLICY))
    assert (plan.count(Action.CREATE), plan.count(Action.DELETE)) == (1, 1)
    assert world.layer.methods().count("GetPrompt") == 3 + 1  # the last one looks before the delete
    _holds(world, EDITED)


def test_a_prompt_made_between_two_pages_is_left_alone(world: World) -> None:
    theirs = Prompt("Theirs", "Of somebody else.", "theirs\n")
    world.layer.choose = nth_of("ListPrompts", kinds.meanwhile(lambda: world.dashboard.create(theirs)), 1)
    world.apply(library(EDITED, POLICY))
    contents = [one.content for one in world.live().values()]
    assert contents.count(theirs) == 1
    assert len(contents) == len(EDITED) + 1


def test_a_prompt_deleted_between_two_pages_is_made_again_by_the_next_apply(world: World) -> None:
    first = world.ledger.read().bases
    gone = next(base.id for key, base in first.items() if key == f"p{SIZE - 1:03}")
    world.layer.choose = nth_of("ListPrompts", kinds.meanwhile(lambda: world.dashboard.delete(gone)), 1)
    world.apply(library(EDITED, POLICY))
    world.apply(library(EDITED, POLICY))
    _holds(world, EDITED)


def _holds(world: World, files: dict[str, File]) -> None:
    live = [one.content for one in world.live().values()]
    assert sorted(live, key=str) == sorted((file.prompt for file in files.values()), key=str)
