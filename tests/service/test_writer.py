"""The writer looks before each attempt, and an unknown outcome stays unknown."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import pytest

from promptsync.errors import Delivery, RemoteError, StaleError
from promptsync.model import Author
from promptsync.plan.steps import Request
from promptsync.service.patience import Patience, Retrier
from promptsync.service.slots import Slots
from promptsync.service.writer import CarefulWriter
from tests.fakes import SUBJECT, FakeOrganization, Fate, at
from tests.planning.values import prompt

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from promptsync.model import LivePrompt, Prompt
    from promptsync.service.wire import Page

T = TypeVar("T")

QUICK = Patience(attempts=3, first_wait=0.0005, longest_wait=0.001)
REFUSALS = ("unauthenticated", "permission_denied", "resource_exhausted", "not_found")


class Scene:
    """An organization, a writer for it, and what the writer has put in safety."""

    def __init__(self, organization: FakeOrganization | None = None, subject: str = SUBJECT) -> None:
        self.organization = organization or FakeOrganization()
        self._subject = subject
        self.kept: list[Prompt] = []

    async def keep(self, live: LivePrompt) -> None:
        """Before the request that would overwrite it."""
        assert self.organization.log == []
        self.kept.append(live.prompt)

    def writes(
        self,
        work: Callable[[CarefulWriter], Coroutine[object, object, T]],
        passed: Callable[[], bool] = lambda: False,
    ) -> T:
        """What ``work`` does with a writer that begins now, and whose time has ``passed``."""

        async def run() -> T:
            author = Author(self._subject, (await self.organization.identity()).at)
            known = list(self.organization.prompts)
            slots = Slots(8)
            slots.close_when(passed)
            return await work(CarefulWriter(self.organization, Retrier(QUICK, slots), author, known))

        return asyncio.run(run())

    def sent(self) -> list[Request]:
        """The requests that would change something."""
        return [one.request for one in self.organization.log]


def failing_once(organization: FakeOrganization, fate: Fate, *, request: int = 1) -> None:
    """The request after so many others from now on meets ``fate``."""
    organization.fail = at(organization.requests + request, fate)


class TestUpdate:
    def test_sends_only_the_fields(self) -> None:
        scene = Scene()
        seen = scene.organization.put(prompt())
        answer = scene.writes(lambda writer: writer.update(seen, {"prompt": "New.\n"}, scene.keep))
        assert answer.prompt == replace(seen.prompt, prompt="New.\n")
        assert scene.kept == []

    def test_leaves_an_edit_alone(self) -> None:
        scene = Scene()
        seen = scene.organization.put(prompt())
        edited = scene.organization.edit(seen.id, replace(prompt(), description="By a person."))
        with pytest.raises(StaleError, match="edited on the platform"):
            scene.writes(lambda writer: writer.update(seen, {"prompt": "New.\n"}, scene.keep))
        assert scene.sent() == []
        assert scene.organization.prompts[seen.id] == edited

    def test_leaves_an_edit_between_two_attempts_alone(self) -> None:
        scene = Scene()
        organization = scene.organization
        seen = organization.put(prompt())
        numbers: list[int] = []

        def fail(number: int) -> Fate | None:
            numbers.append(number)
            if len(numbers) == 3:  # the first attempt's request, after the identity and the look
                organization.edit(seen.id, prompt("By a person.\n"))
                return Fate.FAILS_BEFORE
            return None

        organization.fail = fail
        with pytest.raises(StaleError) as raised:
            scene.writes(lambda writer: writer.update(seen, {"name": "New"}, scene.keep))
        assert raised.value.uncertain
        assert scene.sent() == []

    def test_of_a_prompt_that_is_gone_is_stale(self) -> None:
        scene = Scene()
        seen = scene.organization.put(prompt())
        scene.organization.remove(seen.id)
        with pytest.raises(StaleError, match="deleted"):
            scene.writes(lambda writer: writer.update(seen, {"name": "New"}, scene.keep))

    def test_keeps_a_text_that_no_time_tells_of(self) -> None:
        scene = Scene()
        seen = scene.organization.put(prompt())
        scene.organization.prompts[seen.id] = seen.with_text("In the same tick.\n")
        scene.writes(lambda writer: writer.update(seen, {"prompt": "New.\n"}, scene.keep))
        assert [one.prompt for one in scene.kept] == ["In the same tick.\n"]
        assert scene.sent() == [Request.UPDATE]

    def test_looks_again_after_it_has_kept_a_text(self) -> None:
        scene = Scene()
        seen = scene.organization.put(prompt())
        scene.organization.prompts[seen.id] = seen.with_text("In the same tick.\n")

        async def keep(live: LivePrompt) -> None:
            scene.organization.edit(live.id, prompt("While it was kept.\n"))

        with pytest.raises(StaleError, match="edited"):
            scene.writes(lambda writer: writer.update(seen, {"prompt": "New.\n"}, keep))
        assert scene.sent() == []

    @pytest.mark.parametrize("text", [" Read it.\n", "Read it.\n\n", "Read  it.\n", "New.\n"])
    def test_that_was_carried_out_without_an_answer_is_not_sent_again(self, text: str) -> None:
        scene = Scene()
        seen = scene.organization.put(prompt("Read it.\n"))
        failing_once(scene.organization, Fate.FAILS_AFTER, request=2)
        answer = scene.writes(lambda writer: writer.update(seen, {"prompt": text}, scene.keep))
        assert answer.text == text
        assert scene.sent() == [Request.UPDATE]

    @pytest.mark.parametrize("text", [" Read it.\n", "Read it.\n\n", "Read  it.\n", "New.\n"])
    def test_that_was_not_carried_out_is_sent_again_however_alike_the_texts_are(self, text: str) -> None:
        scene = Scene()
        seen = scene.organization.put(prompt("Read it.\n"))
        failing_once(scene.organization, Fate.FAILS_BEFORE, request=2)
        answer = scene.writes(lambda writer: writer.update(seen, {"prompt": text}, scene.keep))
        assert answer.text == text


class Forgetful(FakeOrganization):
    """GetPrompt knows nothing of what the listing has."""

    async def get_prompt(self, prompt_id: str) -> LivePrompt:
        """See FakeOrganization."""
        raise RemoteError("not_found", f"no prompt {prompt_id}")


class TestDelete:
    def test_of_a_prompt_that_is_listed_and_not_found_is_not_taken_for_done(self) -> None:
        scene = Scene(Forgetful())
        seen = scene.organization.put(prompt())
        with pytest.raises(RemoteError, match="does not find it") as raised:
            scene.writes(lambda writer: writer.delete(seen, scene.keep))
        assert not raised.value.outcome_unknown
        assert scene.sent() == []

    def test_of_a_prompt_that_is_gone_is_well(self) -> None:
        scene = Scene()
        seen = scene.organization.put(prompt())
        scene.organization.remove(seen.id)
        scene.writes(lambda writer: writer.delete(seen, scene.keep))
        assert scene.sent() == []

    def test_leaves_an_edit_alone(self) -> None:
        scene = Scene()
        seen = scene.organization.put(prompt())
        scene.organization.edit(seen.id, prompt("By a person.\n"))
        with pytest.raises(StaleError):
            scene.writes(lambda writer: writer.delete(seen, scene.keep))
        assert list(scene.organization.prompts) == [seen.id]

    def test_keeps_a_text_that_no_time_tells_of(self) -> None:
        scene = Scene()
        seen = scene.organization.put(prompt())
        scene.organization.prompts[seen.id] = seen.with_text("In the same tick.\n")
        scene.writes(lambda writer: writer.delete(seen, scene.keep))
        assert [one.prompt for one in scene.kept] == ["In the same tick.\n"]
        assert scene.organization.prompts == {}

    @pytest.mark.parametrize("fate", [Fate.FAILS_BEFORE, Fate.FAILS_AFTER])
    def test_is_sent_again(self, fate: Fate) -> None:
        scene = Scene()
        seen = scene.organization.put(prompt())
        failing_once(scene.organization, fate, request=2)
        scene.writes(lambda writer: writer.delete(seen, scene.keep))
        assert scene.organization.prompts == {}


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


def test_sends_nothing_after_its_time_not_even_what_it_has_looked_at() -> None:
    """A laptop that slept while the answer to the look was on its way."""
    scene = Scene()
    seen = scene.organization.put(prompt())
    before = scene.organization.requests

    def slept() -> bool:
        return scene.organization.requests > before + 1  # the identity, then the look

    writes: list[Callable[[CarefulWriter], Coroutine[object, object, object]]] = [
        lambda writer: writer.update(seen, {"name": "New"}, scene.keep),
        lambda writer: writer.delete(seen, scene.keep),
    ]
    for write in writes:
        before = scene.organization.requests
        with pytest.raises(RemoteError, match="the time of this apply was over") as raised:
            scene.writes(write, passed=slept)
        assert not raised.value.outcome_unknown
    with pytest.raises(RemoteError, match="the time of this apply was over"):
        scene.writes(lambda writer: writer.create(prompt()), passed=lambda: True)
    assert scene.sent() == []
