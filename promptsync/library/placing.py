"""Which files say a prompt, and what they have to say: the way from a live prompt back to its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError
from promptsync.library.write import CannotHoldError, Format, edited_file, new_file, text_goes_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from promptsync.model import Desired, Key, Prompt


class Placing:
    """The library in ``folder``; places of ``desired`` are relative to ``here``."""

    def __init__(self, folder: Path, here: Path, desired: Iterable[Desired]) -> None:
        self._folder = folder
        self._here = here
        self._desired = {one.key: one for one in desired}

    def files(self, key: Key, prompt: Prompt) -> dict[Path, str]:
        """The files to write, with their texts, so that ``key`` says ``prompt``; none if it does already.

        Raises PromptsyncError where no file can: CannotHoldError, or a file that is there but not valid.
        """
        one = self._desired.get(key)
        if one is None:
            return {self._new_path(key): _named(key, lambda: new_file(prompt, Format.YAML, schema=None))}
        if one.prompt == prompt:
            return {}
        path = self._here / one.origin.file
        text = path.read_bytes().decode("utf-8")
        format_ = format_of(path)
        files = {path: _named(key, lambda: edited_file(text, format_, one.prompt.fields(), prompt))}
        if (there := text_goes_to(text, format_)) and one.prompt.prompt != prompt.prompt:
            files[path.parent / there] = prompt.prompt
        return {path: new for path, new in files.items() if path.read_bytes().decode("utf-8") != new}

    def _new_path(self, key: Key) -> Path:
        path = self._folder / f"{key}.yaml"
        if ".." in path.parts or not path.resolve().is_relative_to(self._folder.resolve()):
            raise PromptsyncError(f"{key} is no key of a file in {self._folder}")
        taken = [
            other for other in (path, path.with_suffix(".yml"), path.with_suffix(".md")) if other.exists()
        ]
        if taken:
            raise PromptsyncError(f"{taken[0]} is there, but it is not valid", "See promptsync validate.")
        return path


def _named(key: Key, write: Callable[[], str]) -> str:
    try:
        return write()
    except CannotHoldError as error:
        raise CannotHoldError(f"{key}: {error.message}", error.hint) from error


def format_of(path: Path) -> Format:
    """The format that a prompt file's name tells."""
    if path.name == "SKILL.md":
        return Format.SKILL
    return Format.MARKDOWN if path.suffix == ".md" else Format.YAML
