"""The way from a composed text back into the files that it was made of."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from promptsync.errors import NotWrittenError
from promptsync.library.compose.composer import Composer
from promptsync.library.compose.values import Composed, Piece
from promptsync.library.compose.write_back import Refusal, edited_lines, edits
from promptsync.library.composing import own_text
from promptsync.model import TEXT
from promptsync.source.text import MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from promptsync.library.compose.values import PartFile
    from promptsync.library.compose.write_back import LineEdit
    from promptsync.library.composing import Ground
    from promptsync.library.rule import ReadPrompt
    from promptsync.model import Key, Prompt


class Written(NamedTuple):
    """What an edit comes to: the prompt's own text before and after it, and the parts with their texts."""

    before: str
    after: str
    parts: Mapping[Path, str]


@dataclass(frozen=True, slots=True)
class WayBack:
    """``composed`` are the prompts whose texts are; ``users`` the keys of each file's prompts, by path."""

    composed: Mapping[Key, ReadPrompt]
    users: Mapping[str, tuple[Key, ...]]
    ground: Ground

    def owner(self, key: Key) -> Key | None:
        """Whose part the prompt is; None if it has a file of its own."""
        owner = self.composed[key].chosen_by
        return None if owner == key else owner

    def write(self, key: Key, before: Prompt, wanted: Prompt) -> Written:
        """The edit by which ``key`` says ``wanted`` instead of ``before``, and nothing else changes.

        Raises NotWrittenError.
        """
        one = self.composed[key]
        composed = one.composed
        if composed is None:
            raise LookupError(key)
        if self.owner(key) and _without_text(before) != _without_text(wanted):
            raise self._refused(key, "its name and description are promptsync's own", wanted)
        shared = frozenset(real for real, keys in self.users.items() if set(keys) - {key})
        found = edits(composed, wanted.prompt, shared)
        if isinstance(found, Refusal):
            raise self._refused(key, found.reason, wanted, found.files)
        if None in found and (others := self._others_of_own(key)):
            raise self._refused(key, f"its promptFile is also that of {', '.join(others)}", wanted)
        own = edited_lines(composed.own.split("\n"), found.pop(None, []))
        parts = {file: _edited(file, changes) for file, changes in found.items() if file}
        written = Written(composed.own, "\n".join(own), {file.path: text for file, text in parts.items()})
        if not self._gives(key, wanted, written, parts):
            raise self._refused(key, "written back, the text would come out otherwise", wanted)
        return written

    def _gives(self, key: Key, wanted: Prompt, written: Written, parts: Mapping[PartFile, str]) -> bool:
        """Whether the files then say the edited text, and every other prompt of the owner what it did."""
        owner = self.composed[self.owner(key) or key]
        name = owner.prompt.name if self.owner(key) else wanted.name
        start = owner.draft.start  # of no matter: what is wrong with a text is not asked here
        own = replace(own_text(owner, self.ground), name=name, text=written.after, place=lambda _: start)
        files = {path: text for part, text in parts.items() for path in self._paths(part)}
        made = Composer(self.ground.parts.with_texts(files)).compose(own)
        if made.composed is None:
            return False
        prefix = owner.draft.file.key
        texts = {str(prefix): made.composed, **{f"{prefix}/{one.key}": one.composed for one in made.parts}}
        wanted_texts = {str(each): text for each, text in self._family(prefix)} | {str(key): wanted.prompt}
        return {each: one.text for each, one in texts.items()} == wanted_texts

    def _others_of_own(self, key: Key) -> list[str]:
        """The other prompts whose own text is in the same file."""
        keys = self.users.get(os.path.realpath(self.composed[key].text_path), ())
        return sorted(each for each in keys if self.composed[key].chosen_by != each)

    def _family(self, owner: Key) -> Iterable[tuple[Key, str]]:
        """The owner and its parts with their texts."""
        return ((key, one.prompt.prompt) for key, one in self.composed.items() if one.chosen_by == owner)

    def _paths(self, part: PartFile) -> set[Path]:
        """Every path by which the prompts reach the file."""
        files = (file for one in self.composed.values() if one.composed for file in one.composed.files)
        return {part.path, *(file.path for file in files if file.real == part.real)}

    def _refused(
        self, key: Key, reason: str, wanted: Prompt, files: Iterable[PartFile] = ()
    ) -> NotWrittenError:
        said = "".join(f" ({file.shown}: {', '.join(self._others(key, file))})" for file in files)
        names = "Edit the part" if said else "Edit the files"
        hint = f"{names} by hand, or let apply send what the files say."
        before = self.composed[key].prompt.prompt
        return NotWrittenError(f"{key}: {reason}{said}", hint, before, wanted.prompt)

    def _others(self, key: Key, file: PartFile) -> list[str]:
        return sorted(set(self.users[file.real]) - {key})


def way_back(read_prompts: Iterable[ReadPrompt], ground: Ground) -> WayBack:
    """For those of these prompts whose texts are composed, or would be after an edit."""
    users: dict[str, list[Key]] = {}
    composed: dict[Key, ReadPrompt] = {}
    for one in read_prompts:
        key = one.draft.file.key
        if one.text_file != one.draft.file.shown and one.chosen_by == key:
            users.setdefault(os.path.realpath(one.text_path), []).append(key)
        if one.composed or _may_be_composed(one, ground):
            composed[key] = one if one.composed else replace(one, composed=_as_it_is(one))
        for file in one.composed.files if one.composed else ():
            users.setdefault(file.real, []).append(key)
    return WayBack(composed, {real: tuple(keys) for real, keys in users.items()}, ground)


def _may_be_composed(one: ReadPrompt, ground: Ground) -> bool:
    """Whether an edit of the text alone may ask for more than the text."""
    own = own_text(one, ground)
    return one.whole and (bool(own.skill_files) or own.by_section)


def _as_it_is(one: ReadPrompt) -> Composed:
    lines = tuple(one.prompt.prompt.split("\n"))
    return Composed((Piece(lines, None, 1, lines),), (), one.prompt.prompt)


def _without_text(prompt: Prompt) -> dict[str, object]:
    return {name: value for name, value in prompt.fields().items() if name != TEXT}


def _edited(file: PartFile, changes: Sequence[LineEdit]) -> str:
    """The part's text as it is in the file, with its line ends, and with the changes."""
    text = file.path.read_bytes().decode("utf-8")
    mark = MARK if text.startswith(MARK) else ""
    text = text.removeprefix(mark)
    end = "\r" if text.count("\r\n") * 2 > text.count("\n") else ""
    lines = text.split("\n")
    as_there = [change._replace(lines=tuple(line + end for line in change.lines)) for change in changes]
    new = edited_lines(lines, as_there)
    if lines[-1] and new and new[-1] is not lines[-1]:  # the last line of the file has no line end
        new[-1] = new[-1].removesuffix("\r")
    return mark + "\n".join(new)
