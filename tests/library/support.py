"""A library in a temporary directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.library.loader import Library, load_library

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "name: A prompt\ndescription: Use when asked.\n"
GOOD = HEAD + "isSkill: true\nprompt: Do it.\n"


def write(root: Path, files: dict[str, str | bytes]) -> Path:
    """Write ``files`` below ``root/prompts``, text as UTF-8 and as it is."""
    prompts = root / "prompts"
    prompts.mkdir(exist_ok=True)
    for name, content in files.items():
        path = prompts / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return prompts


def load(root: Path, files: dict[str, str | bytes] | None = None) -> Library:
    return load_library(write(root, files or {}), repository=root, shown_from=root)


def findings(library: Library) -> list[str]:
    """Each finding as ``rule place``."""
    return [f"{each.rule} {each.origin or '-'}" for each in library.problems]


def texts(library: Library) -> dict[str, str]:
    """The text of each desired prompt, by key."""
    return {each.key: each.prompt.prompt for each in library.desired}
