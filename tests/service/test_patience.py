"""What PatientService takes for the prompt that a create has made; the rest is in tests/service/faults."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import RemoteError
from promptsync.service.patience import Patience, PatientService
from promptsync.service.slots import Slots
from tests.fakes import FakeOrganization, Fate, at
from tests.planning.values import prompt

if TYPE_CHECKING:
    from promptsync.model import LivePrompt, Prompt

QUICK = Patience(attempts=3, first_wait=0.0005, longest_wait=0.001)


class LateOrganization(FakeOrganization):
    """Gives up on the first create, and carries it out after all when the next one comes."""

    def __init__(self) -> None:
        super().__init__()
        self.given_up: list[Prompt] = []

    async def create_prompt(self, prompt: Prompt) -> LivePrompt:
        """See FakeOrganization."""
        if not self.given_up:
            self.given_up.append(prompt)
            raise RemoteError("deadline_exceeded", "it takes too long")
        self.put(self.given_up[0])
        return await super().create_prompt(prompt)


def created(
    organization: FakeOrganization, *wanted: Prompt, fate: Fate = Fate.FAILS_AFTER
) -> list[LivePrompt]:
    """The answers to creates one after the other, of which the first meets ``fate``."""

    async def create() -> list[LivePrompt]:
        service = PatientService(organization, QUICK, Slots(8))
        await service.list_prompts()
        organization.fail = at(organization.requests, fate)
        return [await service.create_prompt(one) for one in wanted]

    return asyncio.run(create())


@pytest.mark.parametrize("command", ["", "x"])
def test_a_text_that_the_server_has_normalised_is_found(command: str) -> None:
    organization = FakeOrganization(normalise=str.strip)
    (made,) = created(organization, prompt(" Read it.\r\n", command=command))
    assert list(organization.prompts) == [made.id]


@pytest.mark.parametrize(
    "other", [prompt(name="Another"), prompt("Another.\n"), prompt(command="x"), prompt(is_skill=False)]
)
def test_a_prompt_that_differs_is_not_taken_for_it(other: Prompt) -> None:
    organization = FakeOrganization()
    wanted = prompt()

    async def create() -> LivePrompt:
        service = PatientService(organization, QUICK, Slots(8))
        await service.list_prompts()
        organization.put(other)  # by somebody else, at the same time
        organization.fail = at(organization.requests, Fate.FAILS_BEFORE)
        return await service.create_prompt(wanted)

    made = asyncio.run(create())
    assert organization.texts()[made.id] == wanted
    assert len(organization.prompts) == 2


@pytest.mark.parametrize("fate", [Fate.FAILS_BEFORE, Fate.FAILS_AFTER])
def test_a_prompt_that_was_there_before_is_not_taken_for_it(fate: Fate) -> None:
    organization = FakeOrganization()
    there = organization.put(prompt())
    (made,) = created(organization, prompt(), fate=fate)
    assert made.id != there.id
    assert len(organization.prompts) == 2


def test_a_prompt_that_another_apply_made_since_the_listing_is_not_taken_for_it() -> None:
    organization = FakeOrganization()

    async def create() -> LivePrompt:
        service = PatientService(organization, QUICK, Slots(8))
        await service.list_prompts()
        managed = organization.put(prompt())
        await service.get_prompt(managed.id)  # the ledger has its id, the listing has not
        organization.fail = at(organization.requests, Fate.FAILS_BEFORE)
        return await service.create_prompt(prompt())

    made = asyncio.run(create())
    assert made.id == list(organization.prompts)[1]


def test_a_prompt_made_by_an_earlier_create_is_not_taken_for_it() -> None:
    organization = FakeOrganization()
    first, second = created(organization, prompt(), prompt())
    assert {first.id, second.id} == organization.prompts.keys()


def test_a_create_that_was_carried_out_late_is_found_where_its_command_is_taken() -> None:
    organization = LateOrganization()
    wanted = prompt(command="x")

    async def create() -> LivePrompt:
        return await PatientService(organization, QUICK, Slots(8)).create_prompt(wanted)

    made = asyncio.run(create())
    assert list(organization.prompts) == [made.id]


def test_a_command_that_somebody_else_has_taken_is_an_error() -> None:
    organization = FakeOrganization()
    organization.put(prompt(name="Theirs", command="x"))
    service = PatientService(organization, QUICK, Slots(8))
    with pytest.raises(RemoteError) as raised:
        asyncio.run(service.create_prompt(replace(prompt(), command="x")))
    assert raised.value.code == "already_exists"
    assert len(organization.prompts) == 1
