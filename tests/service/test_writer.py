"""The writer looks before each attempt, and an unknown outcome stays unknown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from promptsync.errors import RemoteError, StaleError
from promptsync.plan.steps import Request
from tests.fakes import FakeOrganization, Fate
from tests.planning.values import prompt
from tests.service.writer_scene import Scene, failing_once

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from promptsync.model import LivePrompt
    from promptsync.service.writer import CarefulWriter


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
