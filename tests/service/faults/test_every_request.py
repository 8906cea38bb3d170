"""Every kind of fault at every request of an apply with every action, the looks among them.

What the apply leaves undone, the next ones do; nothing is lost, nothing is there twice.
"""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from promptsync.model import Prompt
from promptsync.plan.change import Action
from tests.properties.machine.files import File, library
from tests.properties.machine.values import FAULTS, WINS
from tests.properties.machine.world import Manner, World
from tests.service.faults.layer import nth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.service.faults.layer import Fault

SHARE = 1 if settings().max_examples > 1_000 else 12
"""Of so many requests each fault meets one, another one for the next fault; all with ``make fuzz``."""

ONE_AT_A_TIME = Manner(concurrency=1)
LONG = 1_000


def prompt(name: str, command: str = "", text: str = "") -> Prompt:
    return Prompt(name, "What it is for.", text or f"{name}\n", command, bool(command), not command)


OLD = {
    "kept": prompt("Kept"),
    "edited": prompt("Edited"),
    "spaced": prompt("Spaced"),
    "old/place": prompt("Moved", "moved"),
    "plain": prompt("Plain", "plain"),
    "left": prompt("Left", "left"),
    "right": prompt("Right", "right"),
    "gone": prompt("Gone"),
    "drifted": prompt("Drifted"),
}
NEW = {
    "kept": OLD["kept"],
    "edited": prompt("Edited", text="As written since.\n"),
    "spaced": prompt("Spaced", text=" Spaced\n\n"),
    "new/place": prompt("Moved", "new-word"),
    "plain": replace(OLD["plain"], command="", is_command=False, is_skill=True),
    "left": replace(OLD["left"], command="right"),
    "right": replace(OLD["right"], command="left"),
    "drifted": OLD["drifted"],
    "made": prompt("Made"),
    "called": prompt("Called", "called"),
    "copy": prompt("Called", "copy"),
    "by-hand": prompt("By hand"),
}
DRIFT = prompt("Drifted", text="Typed by hand.\n")
UNMANAGED = prompt("Not ours", "theirs")


def files(prompts: Mapping[str, Prompt]) -> dict[str, File]:
    return {key: File(one) for key, one in prompts.items()}


def begun(folder: Path) -> World:
    """An organization that holds OLD, and what people did there since."""
    world = World(folder)
    world.dashboard.create(UNMANAGED)
    world.apply(library(files(OLD), WINS))
    world.dashboard.create(NEW["by-hand"])
    (drifted,) = (one.id for one in world.live().values() if one.content == OLD["drifted"])
    world.dashboard.update(drifted, lambda _: DRIFT)
    world.layer.revive()
    return world


def methods() -> list[str]:
    """What the apply asks, in order."""
    with tempfile.TemporaryDirectory() as folder, closing(begun(Path(folder))) as world:
        plan, _ = world.apply(library(files(NEW), WINS), ONE_AT_A_TIME)
        assert {change.action for change in plan.changes} == set(Action) - {Action.RECORD, Action.RELEASE}
        return world.layer.methods()


def requests(number_of_fault: int, requests: int) -> Iterator[int]:
    """Those that a fault meets."""
    return (one for one in range(requests) if one % SHARE == number_of_fault % SHARE)


def check_the_end(world: World) -> None:
    """The organization holds NEW, once; nothing else was touched or lost."""
    contents = sorted(map(repr, (one.content for one in world.live().values())))
    assert contents == sorted(map(repr, [*NEW.values(), UNMANAGED]))
    state = world.ledger.read()
    assert (state.intent, state.bases.keys()) == (None, NEW.keys())
    assert not world.plan(library(files(NEW), WINS), refresh=True).changes
    assert world.restorable() >= {*OLD.values(), DRIFT}
    assert not [one for one in world.server.written if one.refused]


def meets(fault: Fault, number: int, folder: Path) -> None:
    """The apply meets the fault at one request; two more end it."""
    with closing(begun(folder)) as world:
        world.layer.choose = nth(fault, number)
        world.attempt(library(files(NEW), WINS), ONE_AT_A_TIME)
        for _ in range(2):
            world.clock.pass_(LONG)
            world.apply(library(files(NEW), WINS))
        check_the_end(world)


@pytest.fixture(scope="module")
def asked() -> list[str]:
    """The methods of an apply without a fault."""
    return methods()


def test_the_apply_has_every_action_and_looks_before_each_overwrite(asked: list[str]) -> None:
    for number, method in enumerate(asked):
        if method in ("UpdatePrompt", "DeletePrompt"):
            assert asked[number - 1] == "GetPrompt"
    assert {"GetPrompt", "ListPrompts", "CreatePrompt", "UpdatePrompt", "DeletePrompt"} <= {*asked}


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_fault_at_a_request_is_made_good_by_the_next_apply(
    asked: list[str], name: str, tmp_path: Path
) -> None:
    for number in requests(sorted(FAULTS).index(name), len(asked)):
        folder = tmp_path / str(number)
        folder.mkdir()
        meets(FAULTS[name], number, folder)
