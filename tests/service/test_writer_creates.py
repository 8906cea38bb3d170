"""Creates: an answer that is lost, a prompt that is found again, and twins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from promptsync.errors import Delivery, RemoteError
from tests.fakes import SUBJECT, FakeOrganization, Fate
from tests.planning.values import prompt
from tests.service.writer_scene import REFUSALS, Scene, failing_once

if TYPE_CHECKING:
    from promptsync.model import LivePrompt, Prompt
    from promptsync.service.wire import Page
    from promptsync.service.writer import CarefulWriter


class Gateway(FakeOrganization):
    """A gateway gives up on the first create. The platform carries it out, or will.

    After that, ``refusal`` is what every look-up gets.
    """

    def __init__(self, *, carried_out: bool = True, refusal: str = "") -> None:
        super().__init__()
        self._carried_out = carried_out
        self._refusal = refusal
        self.creates = 0

    async def create_prompt(self, prompt: Prompt) -> LivePrompt:
        """See FakeOrganization."""
        self.creates += 1
        if self.creates > 1:
            return await super().create_prompt(prompt)
        if self._carried_out:
            self.put(prompt, SUBJECT)
        raise RemoteError("deadline_exceeded", "the gateway waits no longer", delivery=Delivery.LOST)

    async def list_page(self, token: str, *, texts: bool) -> Page:
        """See FakeOrganization."""
        if self.creates and self._refusal:
            raise RemoteError(self._refusal, "not now")
        return await super().list_page(token, texts=texts)


class TestCreate:
    @pytest.mark.parametrize("command", ["", "x"])
    def test_whose_answer_was_lost_is_found(self, command: str) -> None:
        scene = Scene(FakeOrganization(normalise=str.strip))
        failing_once(scene.organization, Fate.FAILS_AFTER)
        made = scene.writes(lambda writer: writer.create(prompt(" Read it.\r\n", command=command)))
        assert list(scene.organization.prompts) == [made.id]

    @pytest.mark.parametrize("code", REFUSALS)
    @pytest.mark.parametrize("command", ["", "x"])
    def test_stays_uncertain_whatever_the_look_up_says(self, command: str, code: str) -> None:
        scene = Scene(Gateway(refusal=code))
        with pytest.raises(RemoteError) as raised:
            scene.writes(lambda writer: writer.create(prompt(command=command)))
        assert raised.value.outcome_unknown

    def test_that_a_gateway_gave_up_on_is_not_repeated_without_a_command(self) -> None:
        organization = Gateway(carried_out=False)
        scene = Scene(organization)
        with pytest.raises(RemoteError) as raised:
            scene.writes(lambda writer: writer.create(prompt()))
        assert raised.value.outcome_unknown
        assert organization.creates == 1

    def test_that_a_gateway_gave_up_on_is_repeated_with_a_command(self) -> None:
        organization = Gateway(carried_out=False)
        made = Scene(organization).writes(lambda writer: writer.create(prompt(command="x")))
        assert list(organization.prompts) == [made.id]

    @pytest.mark.parametrize(
        "other", [prompt(name="Another"), prompt("Another.\n"), prompt(command="x"), prompt(is_skill=False)]
    )
    def test_does_not_take_a_prompt_that_differs(self, other: Prompt) -> None:
        class Meanwhile(FakeOrganization):
            async def create_prompt(self, prompt: Prompt) -> LivePrompt:
                if not self.prompts:
                    self.put(other, SUBJECT)
                    raise RemoteError("unavailable", "try again later")
                return await super().create_prompt(prompt)

        scene = Scene(Meanwhile())
        made = scene.writes(lambda writer: writer.create(prompt()))
        assert scene.organization.texts()[made.id] == prompt()
        assert len(scene.organization.prompts) == 2

    def test_does_not_take_a_persons_prompt(self) -> None:
        class Meanwhile(FakeOrganization):
            async def create_prompt(self, prompt: Prompt) -> LivePrompt:
                if not self.prompts:
                    self.put(prompt)
                    raise RemoteError("unavailable", "try again later")
                return await super().create_prompt(prompt)

        scene = Scene(Meanwhile())
        made = scene.writes(lambda writer: writer.create(prompt()))
        assert made.creator == SUBJECT
        assert len(scene.organization.prompts) == 2

    @pytest.mark.parametrize("fate", [Fate.FAILS_BEFORE, Fate.FAILS_AFTER])
    def test_does_not_take_a_prompt_that_was_there_before(self, fate: Fate) -> None:
        scene = Scene()
        there = scene.organization.put(prompt(), SUBJECT)
        failing_once(scene.organization, fate)
        made = scene.writes(lambda writer: writer.create(prompt()))
        assert made.id != there.id
        assert len(scene.organization.prompts) == 2

    def test_stays_uncertain_if_nobody_says_who_made_the_prompt(self) -> None:
        class Silent(Gateway):
            def put(self, prompt: Prompt, creator: str = "") -> LivePrompt:
                return super().put(prompt, "")

        with pytest.raises(RemoteError, match="who made it") as raised:
            Scene(Silent()).writes(lambda writer: writer.create(prompt()))
        assert raised.value.outcome_unknown

    def test_of_a_command_that_somebody_else_has_is_an_error(self) -> None:
        scene = Scene()
        scene.organization.put(prompt(name="Theirs", command="x"))
        with pytest.raises(RemoteError) as raised:
            scene.writes(lambda writer: writer.create(prompt(command="x")))
        assert raised.value.code == "already_exists"
        assert not raised.value.outcome_unknown

    def test_two_alike_take_a_prompt_each(self) -> None:
        scene = Scene()

        async def both(writer: CarefulWriter) -> list[str]:
            return [(await writer.create(prompt())).id, (await writer.create(prompt())).id]

        failing_once(scene.organization, Fate.FAILS_AFTER)
        first, second = scene.writes(both)
        assert {first, second} == scene.organization.prompts.keys()
        assert first != second


def test_twins_of_what_was_created_are_found() -> None:
    organization = Gateway(carried_out=False)
    scene = Scene(organization)

    async def work(writer: CarefulWriter) -> list[LivePrompt]:
        made = await writer.create(prompt(command="x"))
        organization.put(prompt(command=""), SUBJECT)
        organization.put(prompt(command=""))
        twins = await writer.find_twins([prompt(command=""), made.prompt])
        return [*twins, made]

    twin, made = scene.writes(work)
    assert twin.id != made.id
    assert twin.creator == SUBJECT
