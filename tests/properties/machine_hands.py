"""What people do in the files and in the dashboard: a part of the state machines."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from promptsync.sandbox.records import CommandTakenError
from tests.properties.machine_values import keys, prompts, texts
from tests.properties.machine_world import File

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from promptsync.model import Prompt
    from promptsync.sandbox.records import StoredPrompt
    from promptsync.sandbox.store import PromptStore
    from tests.properties.machine_values import Edits


class Place(Protocol):
    """An organisation that people reach by its dashboard."""

    @property
    def dashboard(self) -> PromptStore:
        """Where they edit."""
        ...

    def live(self) -> Mapping[str, StoredPrompt]:
        """What is there, by id."""
        ...


class Hands:
    """``files`` is the library; ``theirs`` and ``strays`` as in test_machine.Machine."""

    world: Place
    files: dict[str, File]
    theirs: dict[str, Prompt]
    strays: set[str]

    # In the files

    @rule(key=keys, prompt=prompts, protect=st.booleans())
    def write_file(self, key: str, prompt: Prompt, protect: bool) -> None:
        self._write(key, File(prompt, protect))

    @precondition(lambda self: self.files)
    @rule(place=st.integers(0, 3), to=keys)
    def rename_file(self, place: int, to: str) -> None:
        self.files[to] = self.files.pop(self._key(place))

    @precondition(lambda self: self.files)
    @rule(place=st.integers(0, 3))
    def delete_file(self, place: int) -> None:
        del self.files[self._key(place)]

    @precondition(lambda self: self.files)
    @rule(place=st.integers(0, 3))
    def turn_protection(self, place: int) -> None:
        key = self._key(place)
        self.files[key] = replace(self.files[key], protect=not self.files[key].protect)

    def _edit(self, edits: Edits) -> None:
        """What one commit does."""
        for key, prompt in edits.writes:
            if prompt:
                self._write(key, File(prompt))
            else:
                self.files.pop(key, None)
        there = sorted(self.files)
        commands = [self.files[key].prompt.command for key in there]
        for key, place in zip(there, [one for one in edits.deal if one < len(there)], strict=True):
            prompt = replace(
                self.files[key].prompt, command=commands[place], is_command=bool(commands[place])
            )
            self.files[key] = replace(self.files[key], prompt=prompt)

    def _key(self, place: int) -> str:
        return sorted(self.files)[place % len(self.files)]

    def _write(self, key: str, file: File) -> None:
        """A command that another file has is left out: validate would refuse it."""
        taken = {one.prompt.command for other, one in self.files.items() if other != key}
        if file.prompt.command in taken:
            file = replace(file, prompt=replace(file.prompt, command="", is_command=False))
        self.files[key] = file

    # In the dashboard

    @rule(prompt=prompts)
    def create_by_hand(self, prompt: Prompt) -> None:
        with suppress(CommandTakenError):
            made = self.world.dashboard.create(prompt)
            self.theirs[made.id] = made.content

    @rule(place=st.integers(0, 5), prompt=prompts)
    def edit_by_hand(self, place: int, prompt: Prompt) -> None:
        self._by_hand(place, lambda old: replace(prompt, command=prompt.command or old.command))

    @rule(place=st.integers(0, 5), text=texts)
    def retype_by_hand(self, place: int, text: str) -> None:
        self._by_hand(place, lambda old: replace(old, prompt=text))

    @rule(place=st.integers(0, 5))
    def touch_by_hand(self, place: int) -> None:
        self._by_hand(place, lambda old: old)

    @rule(place=st.integers(0, 5))
    def delete_by_hand(self, place: int) -> None:
        if ids := list(self.world.live()):
            self._remove(ids[place % len(ids)])

    def _by_hand(self, place: int, change: Callable[[Prompt], Prompt]) -> None:
        if not (ids := list(self.world.live())):
            return
        prompt_id = ids[place % len(ids)]
        with suppress(CommandTakenError):
            self._noted(prompt_id, self.world.dashboard.update(prompt_id, change).content)

    def _noted(self, prompt_id: str, edited: Prompt) -> None:
        if prompt_id in self.theirs:
            self.theirs[prompt_id] = edited
        elif prompt_id not in self._managed():
            self.strays.add(prompt_id)

    def _remove(self, prompt_id: str) -> None:
        self.world.dashboard.delete(prompt_id)
        self.theirs.pop(prompt_id, None)
        self.strays.discard(prompt_id)

    # Of the machine itself

    def _managed(self) -> set[str]:
        raise NotImplementedError
