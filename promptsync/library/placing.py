"""Which files say a prompt, and what they have to say: the way from a live prompt back to its file."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.errors import CannotHoldError, PromptsyncError
from promptsync.library.compose.lines import escaped_text
from promptsync.library.forms import SUFFIXES, YAML, form_of
from promptsync.library.writer import edited_file, new_file, text_goes_to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.library.parsed_file import FileForm
    from promptsync.library.way_back import WayBack
    from promptsync.model import Desired, Key, Prompt


class Placing:
    """The library in ``folder``; places of ``desired`` are relative to ``here``.

    ``way_back`` leads from composed texts into their files; None if no text is composed.
    """

    def __init__(
        self, folder: Path, here: Path, desired: Iterable[Desired], way_back: WayBack | None = None
    ) -> None:
        self._folder = folder
        self._here = here
        self._desired = {one.key: one for one in desired}
        self._way_back = way_back

    def files(self, key: Key, prompt: Prompt) -> dict[Path, str]:
        """The files to write, with their texts, so that ``key`` says ``prompt``; none if it does already.

        Raises PromptsyncError where no file can: CannotHoldError, or a file that is there but not valid.
        """
        one = self._desired.get(key)
        if one is None:
            return dict([self.new_file(key, prompt, ())])
        if one.prompt == prompt:
            return {}
        if self._way_back and key in self._way_back.composed:
            return self._written_back(one, prompt, self._way_back)
        try:
            return self._edited(self.file_of(key), one.prompt, prompt)
        except CannotHoldError as error:
            raise CannotHoldError(f"{key}: {error.message}", error.hint) from error

    def new_file(self, key: Key, prompt: Prompt, forms: Iterable[FileForm]) -> tuple[Path, str]:
        """A new file for ``key`` in the first of ``forms``, or else YAML, that can hold the prompt.

        Raises CannotHoldError where none can.
        """
        prompt = replace(prompt, prompt=escaped_text(prompt.prompt))
        *others, last = (*forms, YAML)
        for form in others:
            try:
                return self._new_path(key, form), new_file(prompt, form, schema=None)
            except CannotHoldError:
                continue
        try:
            return self._new_path(key, last), new_file(prompt, last, schema=self._schema(key))
        except CannotHoldError as error:
            raise CannotHoldError(f"{key}: {error.message}", error.hint) from error

    def _written_back(self, one: Desired, prompt: Prompt, way_back: WayBack) -> dict[Path, str]:
        """The files of an edit of a composed text. Raises CannotHoldError."""
        written = way_back.write(one.key, one.prompt, prompt)
        owner = way_back.owner(one.key)
        said = self._desired[owner].prompt if owner else one.prompt
        wanted = said if owner else prompt
        before, after = replace(said, prompt=written.before), replace(wanted, prompt=written.after)
        files = {**written.parts}
        if before != after:
            files |= self._edited(self.file_of(one.key), before, after, as_it_is=True)
        return files

    def file_of(self, key: Key) -> Path:
        """The file that says the prompt of a key that the library has."""
        return self._here / self._desired[key].origin.file

    def removal(self, key: Key) -> list[Path]:
        """The files that the library needs no longer without ``key``: its own, and that of its text."""
        path = self.file_of(key)
        there = text_goes_to(_read(path), form_of(path.name))
        return [path, path.parent / there] if there else [path]

    def _edited(
        self, path: Path, before: Prompt, after: Prompt, *, as_it_is: bool = False
    ) -> dict[Path, str]:
        """``as_it_is``: the text may ask for parts."""
        text, form = _read(path), form_of(path.name)
        after = after if as_it_is else replace(after, prompt=escaped_text(after.prompt))
        files = {path: edited_file(text, form, before.fields(), after)}
        there = text_goes_to(text, form)
        if there and before.prompt != after.prompt:
            if "\r\n" in after.prompt:
                raise CannotHoldError(
                    "its text has Windows line ends, which a promptFile does not keep", "Use prompt: instead."
                )
            files[path.parent / there] = after.prompt
        return {path: new for path, new in files.items() if _read(path) != new}

    def _schema(self, key: Key) -> str | None:
        """Where an editor finds the schema from the key's file: in this repository, if it has it."""
        schema = self._here / "schemas" / "prompt.schema.json"
        if not schema.is_file():
            return None
        return Path(os.path.relpath(schema, (self._folder / key).parent)).as_posix()

    def _new_path(self, key: Key, form: FileForm) -> Path:
        path = self._folder / f"{key}{form.suffixes[0]}"
        if ".." in path.parts or not path.resolve().is_relative_to(self._folder.resolve()):
            raise PromptsyncError(f"{key} is no key of a file in {self._folder}")
        for suffix in SUFFIXES:
            if (there := self._folder / f"{key}{suffix}").exists():
                raise PromptsyncError(f"{there} is there, but it is not valid", "See promptsync validate.")
        return path


def _read(path: Path) -> str:
    """The text with its line ends as they are. Raises PromptsyncError if it cannot be read any more."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise PromptsyncError(f"{path} cannot be read: {error.strerror}") from error
