"""A fault, or a death, at every request of two tries: after the next clean-up nothing of them is there.

What is not theirs is never touched: runs of the same name, with some of the marks, of other people, and of
another machine whose time is not over.
"""

from __future__ import annotations

import asyncio
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest

from promptsync.sandbox.store import PromptStore
from promptsync.trying.case import Side
from tests.fakes import Crash
from tests.service.faults import kinds
from tests.service.faults.layer import nth
from tests.trying.bench import Bench, attempt

if TYPE_CHECKING:
    from tests.service.faults.layer import Fault

ATTEMPTS = [attempt(), attempt(side=Side.LIVE)]

FAULTS: dict[str, Fault] = {
    "refused": kinds.refuse("permission_denied"),
    "unavailable": kinds.refuse("unavailable"),
    "gone": kinds.refuse("not_found"),
    "lost before": kinds.lost_before,
    "lost after": kinds.lost_after,
    "proxy after": kinds.html_after,
    "dies before": kinds.dies_before,
    "dies after": kinds.dies_after,
}


def requests() -> int:
    """How many requests two tries make if all goes well."""
    with closing(PromptStore(":memory:")) as store:
        bench = Bench(store)
        tries, problems = asyncio.run(bench.try_(ATTEMPTS))
        assert [one.status for one in tries] == ["passed", "passed"]
        assert not problems
        assert bench.left() == (set(), set())
        return len(bench.layer.calls)


def play(fault: Fault, index: int) -> tuple[Bench, bool]:
    """A bench after two tries with a fault at a request, and whether they lived to their end."""
    bench = Bench(PromptStore(":memory:"))
    bench.add_foreign_runs()
    before = bench.left()
    bench.layer.choose = nth(fault, index)
    lived = False
    with suppress(Crash, BaseExceptionGroup):
        asyncio.run(bench.try_(ATTEMPTS))
        lived = True
    bench.layer.revive()
    if not lived:
        assert asyncio.run(bench.clean()) == []
    assert bench.left() == before, (index, lived)
    return bench, lived


@pytest.mark.parametrize("name", FAULTS)
def test_nothing_is_left_and_nothing_foreign_is_touched(name: str) -> None:
    for index in range(requests()):
        bench, _ = play(FAULTS[name], index)
        bench.store.close()


def test_a_start_that_takes_effect_after_its_end_is_found_by_the_next_clean_up() -> None:
    with closing(PromptStore(":memory:")) as store:
        bench = Bench(store)
        late = bench.layer.later(0.0, kinds.refuse("deadline_exceeded"))
        bench.layer.choose = nth(late, 0)
        tries, problems = asyncio.run(bench.try_([attempt()]))
        assert [one.status for one in tries] == ["lost"]
        assert not problems
        assert bench.left() == (set(), set())


def test_a_run_of_another_machine_is_removed_when_its_time_is_over() -> None:
    with closing(PromptStore(":memory:")) as store:
        bench = Bench(store)
        bench.add_foreign_runs()
        runs, environments = bench.left()
        assert asyncio.run(bench.clean("2026-01-01T10:59:59Z")) == []
        assert bench.left() == (runs, environments)
        assert asyncio.run(bench.clean("2026-01-01T11:00:00Z")) == []
        assert (len(runs) - len(bench.left()[0]), len(environments) - len(bench.left()[1])) == (1, 1)
