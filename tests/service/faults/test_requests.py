"""What is sent again, what is looked for first, and what is neither: the real client over spoilt requests."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from promptsync.errors import RemoteError
from promptsync.model import LivePrompt, Prompt
from promptsync.service.slots import Slots
from tests.opening import QUICK
from tests.service.faults import kinds
from tests.service.faults.layer import nth, nth_mutation
from tests.service.faults.service import patient_service

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from promptsync.sandbox.records import StoredPrompt
    from promptsync.sandbox.store import PromptStore
    from promptsync.service.patience import Patience
    from promptsync.service.writer import CarefulWriter
    from tests.service.faults.layer import Fault, FaultLayer

T = TypeVar("T")

COMMAND = Prompt("Review", "What it is for.", "Read it.\n", "review", is_command=True)
SKILL = Prompt("Review", "What it is for.", "Read it.\n", is_skill=True)
HASTY = replace(QUICK, request_timeout=0.1)

AFTER: dict[str, Fault] = {
    "lost": kinds.lost_after,
    "a proxy's 502": kinds.html_after,
    "never answered": kinds.hangs_after,
}
BEFORE: dict[str, Fault] = {
    "lost": kinds.lost_before,
    "unavailable": kinds.refuse("unavailable"),
    "exhausted": kinds.refuse("resource_exhausted"),
    "never answered": kinds.hangs_before,
}


def ask(
    layer: FaultLayer,
    question: Callable[[CarefulWriter], Awaitable[T]],
    patience: Patience = HASTY,
    slots: Slots | None = None,
) -> T:
    """The answer to ``question`` after a survey, as in an apply."""

    async def asked() -> T:
        async with patient_service(layer, patience, slots) as service:
            choose, layer.choose = layer.choose, lambda _: None
            writer = await service.writer()
            layer.calls.clear()
            layer.choose = choose
            return await question(writer)

    return asyncio.run(asked())


def read(layer: FaultLayer, patience: Patience) -> None:
    """A question that changes nothing."""

    async def asked() -> None:
        async with patient_service(layer, patience) as service:
            await service.identity()

    asyncio.run(asked())


def seen(stored: StoredPrompt) -> LivePrompt:
    """What a plan has seen of a prompt."""
    head = replace(stored.content, prompt="")
    return LivePrompt(stored.id, head, rfc3339(stored.updated_at), text=stored.content.prompt)


def rfc3339(nanoseconds: int) -> str:
    """As the platform writes a time, without the zeros at its end."""
    timestamp = Timestamp()
    timestamp.FromNanoseconds(nanoseconds)
    return str(timestamp.ToJsonString())


async def keep(live: LivePrompt) -> None:
    """Nothing turns up here that the plan has not seen."""
    raise AssertionError(live)


@pytest.mark.parametrize("prompt", [COMMAND, SKILL], ids=["command", "name and text"])
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("name", AFTER)
def test_a_create_whose_answer_was_lost_is_not_sent_twice(
    layer: FaultLayer, store: PromptStore, prompt: Prompt, times: int, name: str
) -> None:
    store.create(replace(prompt, command=""))  # alike, but of somebody else
    layer.choose = nth_mutation(AFTER[name], times=times)
    made = ask(layer, lambda service: service.create(prompt))
    assert layer.methods().count("CreatePrompt") == 1
    assert made.prompt == prompt
    assert made.id == store.prompts()[0].id
    assert len(store.prompts()) == 2


@pytest.mark.parametrize("name", BEFORE)
def test_a_create_that_was_not_carried_out_is_sent_again(
    layer: FaultLayer, store: PromptStore, name: str
) -> None:
    layer.choose = nth_mutation(BEFORE[name])
    made = ask(layer, lambda service: service.create(COMMAND))
    assert [one.id for one in store.prompts()] == [made.id]


@pytest.mark.parametrize("name", ["unavailable", "exhausted"])
def test_without_a_command_it_is_sent_again_if_the_platform_itself_has_refused(
    layer: FaultLayer, store: PromptStore, name: str
) -> None:
    layer.choose = nth_mutation(BEFORE[name])
    made = ask(layer, lambda service: service.create(SKILL))
    assert [one.id for one in store.prompts()] == [made.id]


@pytest.mark.parametrize("fault", [kinds.lost_before, kinds.hangs_before, kinds.html_page(504)])
def test_without_a_command_it_is_not_sent_again_if_nobody_knows(
    layer: FaultLayer, store: PromptStore, fault: Fault
) -> None:
    layer.choose = nth_mutation(fault)
    with pytest.raises(RemoteError) as raised:
        ask(layer, lambda service: service.create(SKILL))
    assert raised.value.outcome_unknown
    assert layer.methods().count("CreatePrompt") == 1
    assert store.prompts() == []


@pytest.mark.parametrize("name", AFTER)
def test_two_creates_alike_side_by_side_take_a_prompt_each(
    layer: FaultLayer, store: PromptStore, name: str
) -> None:
    layer.choose = nth_mutation(AFTER[name], times=2)

    async def both(service: CarefulWriter) -> set[str]:
        made = await asyncio.gather(service.create(SKILL), service.create(SKILL))
        return {one.id for one in made}

    assert ask(layer, both) == {one.id for one in store.prompts()}
    assert len(store.prompts()) == 2


@pytest.mark.parametrize("fault", [kinds.half, kinds.wrong_type, kinds.html_page(200)])
def test_an_answer_that_is_none_is_not_asked_for_again(layer: FaultLayer, fault: Fault) -> None:
    layer.choose = nth(fault)
    with pytest.raises(RemoteError) as raised:
        ask(layer, lambda service: service.create(SKILL))
    assert raised.value.code == "data_loss"
    assert layer.methods() == ["CreatePrompt"]


@pytest.mark.parametrize("fault", [*AFTER.values(), *BEFORE.values()])
def test_an_update_is_repeated(layer: FaultLayer, store: PromptStore, fault: Fault) -> None:
    there = store.create(SKILL)
    layer.choose = nth_mutation(fault)
    updated = ask(layer, lambda service: service.update(seen(there), {"prompt": "New.\n"}, keep))
    sent = layer.methods().count("UpdatePrompt")
    assert sent == (1 if fault in AFTER.values() else 2)  # each attempt looks first what is there
    assert updated.prompt == store.get(there.id).content == replace(SKILL, prompt="New.\n")


@pytest.mark.parametrize("fault", [*AFTER.values(), *BEFORE.values()])
def test_a_delete_is_repeated_and_one_that_finds_nothing_is_done(
    layer: FaultLayer, store: PromptStore, fault: Fault
) -> None:
    there, other = store.create(SKILL), store.create(SKILL)
    layer.choose = nth_mutation(fault)
    ask(layer, lambda service: service.delete(seen(there), keep))
    assert layer.methods().count("DeletePrompt") == (1 if fault in AFTER.values() else 2)
    assert [one.id for one in store.prompts()] == [other.id]


@pytest.mark.parametrize(
    "code",
    [
        "invalid_argument",
        "permission_denied",
        "unauthenticated",
        "failed_precondition",
        "internal",
        "aborted",
    ],
)
def test_other_errors_are_not_asked_about_again(layer: FaultLayer, code: str) -> None:
    layer.choose = nth(kinds.refuse(code))
    with pytest.raises(RemoteError) as raised:
        ask(layer, lambda service: service.create(SKILL))
    assert raised.value.code == code
    assert layer.methods() == ["CreatePrompt"]


def test_the_token_is_not_taken_elsewhere(layer: FaultLayer) -> None:
    layer.choose = nth(kinds.redirect(b"https://elsewhere.example/"))
    with pytest.raises(RemoteError, match="elsewhere"):
        ask(layer, lambda service: service.create(SKILL))
    assert layer.methods() == ["CreatePrompt"]


@pytest.mark.parametrize("attempts", [1, 3])
@pytest.mark.parametrize("code", ["unavailable", "deadline_exceeded", "resource_exhausted"])
def test_attempts_are_bounded(layer: FaultLayer, code: str, attempts: int) -> None:
    layer.choose = nth(kinds.refuse(code), times=1_000)
    with pytest.raises(RemoteError) as raised:
        read(layer, replace(QUICK, attempts=attempts))
    assert raised.value.code == code
    assert len(layer.calls) == attempts


def test_a_request_that_takes_too_long_says_so(layer: FaultLayer, store: PromptStore) -> None:
    layer.choose = nth(kinds.stuck, times=1_000)
    with pytest.raises(RemoteError, match=r"no answer within 0\.01 s") as raised:
        ask(layer, lambda service: service.create(SKILL), replace(QUICK, request_timeout=0.01))
    assert raised.value.code == "deadline_exceeded"
    assert store.prompts() == []


def test_after_a_stop_nothing_is_tried_again(layer: FaultLayer) -> None:
    slots = Slots(8)

    def stopping(_: object) -> Fault:
        slots.close()
        return kinds.refuse("unavailable")

    layer.choose = stopping
    with pytest.raises(RemoteError):
        ask(layer, lambda service: service.create(SKILL), slots=slots)
    assert layer.methods() == ["CreatePrompt"]
