"""What people do in the files and in the dashboard: a part of the state machines."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from promptsync.sandbox.records import CommandTakenError
from tests.properties.machine.files import File
from tests.properties.machine.values import keys, prompts, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from promptsync.model import Prompt
    from tests.properties.machine.values import Edits
    from tests.properties.machine.world import World

Hand: TypeAlias = str
HANDS = ("text", "description", "both", "white space", "same tick", "touch", "delete", "twin", "likeness")
"""What a person may do in the middle of an apply."""


class Hands:
    """See base.MachineBase for the attributes."""

    world: World
    files: dict[str, File]
    theirs: dict[str, Prompt]
    strays: set[str]
    unseen: set[str]
    mirrored: frozenset[str]

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

    def edit(self, edits: Edits) -> None:
        """What one commit does; whoever makes it knows what git only mirrors."""
        for key, prompt in edits.writes:
            if key in self.mirrored:
                continue
            if prompt:
                self._write(key, File(prompt))
            else:
                self.files.pop(key, None)
        there = sorted(self.files.keys() - self.mirrored)
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

    def by_hand(self, hand: Hand, place: int, text: str) -> None:
        """What a person does in the middle of an apply."""
        match hand:
            case "text":
                self.retype_by_hand(place, text)
            case "description":
                self._by_hand(place, lambda old: replace(old, description=f"{old.description}!"))
            case "both":
                self._by_hand(place, lambda old: replace(old, prompt=text, description="By hand."))
            case "white space":
                self._by_hand(place, lambda old: replace(old, prompt=f"{old.prompt} "))
            case "same tick":
                self.edit_unseen(place, text, "By hand.")
            case "touch":
                self.touch_by_hand(place)
            case "delete":
                self.delete_by_hand(place)
            case _:
                self._make_alike(place, text, whole=hand == "twin")

    def edit_unseen(self, place: int, text: str, description: str) -> None:
        """An edit in the tick of the last one."""
        if ids := list(self.world.live()):
            prompt_id = ids[place % len(ids)]
            self.unseen.add(prompt_id)
            edited = self.world.dashboard.update_in_tick(
                prompt_id, lambda old: replace(old, prompt=text, description=description)
            )
            self._noted(prompt_id, edited.content)

    def _make_alike(self, place: int, text: str, *, whole: bool) -> None:
        """A prompt of the name of a file, without a command; ``whole``: with its text too."""
        if self.files:
            like = self.files[self._key(place)].prompt
            like = replace(like, command="", is_command=False)
            self.create_by_hand(like if whole else replace(like, prompt=text))

    def _by_hand(self, place: int, change: Callable[[Prompt], Prompt]) -> None:
        if not (ids := list(self.world.live())):
            return
        prompt_id = ids[place % len(ids)]
        with suppress(CommandTakenError):
            self._noted(prompt_id, self.world.dashboard.update(prompt_id, change).content)

    def _noted(self, prompt_id: str, edited: Prompt) -> None:
        if prompt_id in self.theirs:
            self.theirs[prompt_id] = edited
        elif prompt_id not in self.managed():
            self.strays.add(prompt_id)

    def _remove(self, prompt_id: str) -> None:
        self.world.dashboard.delete(prompt_id)
        self.theirs.pop(prompt_id, None)
        self.strays.discard(prompt_id)

    # Of the machine itself

    def managed(self) -> set[str]:
        """The ids in the ledger."""
        return {base.id for base in self.world.ledger.read().bases.values()}
