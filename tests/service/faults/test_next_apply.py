"""What an apply leaves behind whose answer was lost for good: the next one ends it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from promptsync.model import Prompt
from tests.properties.machine.files import File, library
from tests.properties.machine.values import WINS
from tests.properties.machine.world import Manner, World
from tests.service.faults import kinds
from tests.service.faults.layer import no_fault, nth_mutation, nth_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.service.faults.asgi import Answer
    from tests.service.faults.layer import Fault, Forward

OLD = Prompt("Old", "What it is for.", "Old.\n", "old", is_command=True)
NEW = Prompt("New", "What it is for.", "New.\n", is_skill=True)


@pytest.mark.parametrize("by_hand", ["", "By hand.\n"])
@pytest.mark.parametrize("mutation", [0, 1])
@pytest.mark.parametrize("fault", [kinds.half, kinds.wrong_type, kinds.refuse("internal")])
def test_the_rest_of_a_replace_whose_answer_was_lost_is_not_forgotten(
    tmp_path: Path, fault: Fault, mutation: int, by_hand: str
) -> None:
    with closing(World(tmp_path)) as world:
        world.apply(library({"a": File(OLD)}, WINS))
        if by_hand:
            (there,) = world.live()
            world.dashboard.update(there, lambda old: Prompt.from_fields({**old.fields(), "prompt": by_hand}))
        world.layer.revive()
        world.layer.choose = nth_mutation(fault, mutation)
        world.attempt(library({"a": File(NEW)}, WINS))
        world.apply(library({"a": File(NEW)}, WINS))
        assert [one.content for one in world.live().values()] == [NEW]
        assert Prompt.from_fields({**OLD.fields(), "prompt": by_hand or OLD.prompt}) in world.restorable()
        assert not world.plan(library({"a": File(NEW)}, WINS)).changes


def test_a_prompt_that_an_apply_made_since_the_listing_is_not_made_again(tmp_path: Path) -> None:
    planner = library({"a": File(NEW)}, WINS)
    with closing(World(tmp_path)) as world:

        async def another_apply(forward: Forward) -> Answer:
            listing = await forward()
            world.layer.choose = nth_mutation(kinds.wrong_type)
            await world.applied(planner, Manner())
            world.layer.choose = no_fault
            return listing

        world.layer.choose = nth_of("ListPrompts", another_apply)
        world.apply(planner)
        assert [one.content for one in world.live().values()] == [NEW]
        assert not world.plan(planner).changes
