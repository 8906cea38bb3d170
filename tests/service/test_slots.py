"""How many requests run side by side: fewer after a push-back, more again as the server recovers."""

from __future__ import annotations

import asyncio

import pytest

from promptsync.service.slots import Slots


def most_at_once(slots: Slots, number: int = 50) -> int:
    """The most of ``number`` tasks that were inside at once."""
    inside, most = 0, 0

    async def one() -> None:
        nonlocal inside, most
        async with slots:
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    async def all_of_them() -> None:
        await asyncio.gather(*(one() for _ in range(number)))

    asyncio.run(all_of_them())
    assert inside == 0
    return most


@pytest.mark.parametrize("size", [1, 2, 8, 64])
def test_as_many_as_there_are_slots(size: int) -> None:
    assert most_at_once(Slots(size), 100) == size


@pytest.mark.parametrize(("times", "left"), [(1, 4), (2, 2), (3, 1), (9, 1)])
def test_a_push_back_halves_them_down_to_one(times: int, left: int) -> None:
    slots = Slots(8)
    for _ in range(times):
        slots.push_back()
    assert slots.limit == left
    assert most_at_once(slots) == left


def test_successes_give_them_back_one_by_one() -> None:
    slots = Slots(8)
    slots.push_back()
    seen = []
    for _ in range(30):
        slots.ease()
        seen.append(slots.limit)
    assert seen == sorted(seen)
    assert set(seen) == {4, 5, 6, 7, 8}
    assert seen.count(5) > seen.count(4)  # a round of successes for each slot more


def test_there_are_never_more_than_at_first() -> None:
    slots = Slots(3)
    for _ in range(100):
        slots.ease()
    assert slots.limit == 3


def test_who_waits_is_let_in_when_slots_come_back() -> None:
    slots = Slots(4)

    async def one() -> None:
        async with slots:
            await asyncio.sleep(0)
            slots.ease()

    async def some() -> None:
        slots.push_back()
        slots.push_back()
        await asyncio.wait_for(asyncio.gather(*(one() for _ in range(40))), timeout=5)

    asyncio.run(some())
    assert slots.limit == 4


def test_who_came_first_is_first() -> None:
    slots, seen = Slots(3), list[int]()

    async def one(number: int) -> None:
        async with slots:
            seen.append(number)
            for _ in range(number % 4):  # some hold it longer than others
                await asyncio.sleep(0)

    async def some() -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(40):
                group.create_task(one(number))

    asyncio.run(some())
    assert seen == list(range(40))


@pytest.mark.parametrize("woken", [False, True])
def test_who_is_cancelled_while_waiting_takes_no_slot(*, woken: bool) -> None:
    slots = Slots(1)

    async def one() -> None:
        async with slots:
            await asyncio.sleep(0)

    async def some() -> None:
        async with slots:
            waiting = asyncio.create_task(one())
            await asyncio.sleep(0)
            if not woken:
                waiting.cancel()
        waiting.cancel()  # with ``woken``, in the moment in which its turn has come
        await asyncio.gather(waiting, return_exceptions=True)
        await asyncio.wait_for(one(), timeout=5)

    asyncio.run(some())
