"""Commands that change hands in any way are passed on in the least number of steps, and never refused."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from promptsync.model import Prompt
from promptsync.plan.outcome import ChangeStatus
from promptsync.policy import Policy
from tests.properties.machine.files import File, library
from tests.properties.machine.world import World

SIZE = 50
ROUNDS = 200 if settings().max_examples > 1_000 else 8


def files_of(commands: list[int]) -> dict[str, File]:
    """A library in which prompt ``n`` has the command numbered ``commands[n]``."""
    return {
        f"p{n:02}": File(Prompt(f"P{n}", "What it is for.", f"{n}\n", f"c{command}", is_command=True))
        for n, command in enumerate(commands)
    }


def moved_and_cycles(commands: list[int]) -> tuple[int, int]:
    """How many prompts get another command, and in how many circles these commands are passed on."""
    takes_from = {n: holder for n, holder in enumerate(commands) if holder != n}
    left, cycles = set(takes_from), 0
    while left:
        cycles += 1
        at = left.pop()
        while (at := takes_from[at]) in left:
            left.remove(at)
    return len(takes_from), cycles


@settings(max_examples=ROUNDS)
@given(st.permutations(range(SIZE)))
def test_any_permutation_takes_a_step_for_each_prompt_and_one_more_for_each_cycle(
    commands: list[int],
) -> None:
    before, files = files_of(list(range(SIZE))), files_of(commands)
    with tempfile.TemporaryDirectory() as folder, closing(World(Path(folder))) as world:
        for file in before.values():
            world.dashboard.create(file.prompt)
        world.apply(library(before, Policy()))
        plan, outcome = world.apply(library(files, Policy()))
        moved, cycles = moved_and_cycles(commands)
        assert len(plan.steps) == len(world.server.written) == moved + cycles
        assert not [one for one in world.server.written if one.refused]
        assert (outcome.count(ChangeStatus.APPLIED) if outcome else 0) == moved
        live = {one.content.name: one.content for one in world.live().values()}
        assert live == {file.prompt.name: file.prompt for file in files.values()}
