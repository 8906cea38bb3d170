"""A library in a repository whose git has chosen files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.library.loader import Library, load_library
from promptsync.source.file_reader import FileReader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HEAD = "---\nname: A prompt\ndescription: Use when asked.\ncommand: {}\n---\n\n"


def prompt(text: str, command: str = "a") -> str:
    """A Markdown prompt with ``text``, which begins in line 7."""
    return HEAD.format(command) + text


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def load(root: Path, files: Mapping[str, str | bytes], untracked: tuple[str, ...] = ()) -> Library:
    """Write ``files`` into the repository ``root`` and load its library."""
    write(root, files)
    hidden = {str(root / name) for name in untracked}
    reader = FileReader(lambda real: real not in hidden)
    return load_library(root / "prompts", repository=root, shown_from=root, files=reader)


def text(library: Library, key: str = "a") -> str:
    """The one text that the key's prompt sends; its library has no finding."""
    assert library.problems == ()
    return next(one.prompt.prompt for one in library.desired if one.key == key)


def found(library: Library) -> list[str]:
    """Each finding as ``rule place message``."""
    return [f"{one.rule} {one.origin} {one.message}" for one in library.problems]
