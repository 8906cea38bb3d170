"""A library with imported prompts, and a source that moves on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.repositories import git

if TYPE_CHECKING:
    from tests.cli.support import Document, Promptsync
    from tests.upstream.support import Upstream

LINES = [f"Line {number}.\n" for number in range(1, 8)]
PDF = "prompts/skills/pdf/SKILL.md"


def text(*changes: tuple[int, str]) -> str:
    """The lines, with some in the place of others."""
    lines = [*LINES]
    for number, line in changes:
        lines[number - 1] = line
    return "".join(lines)


def commit(message: str = "Edit") -> None:
    """Commit everything here."""
    git(Path.cwd(), "add", "--all")
    git(Path.cwd(), "commit", "--quiet", "--allow-empty", "-m", message)


def edit(old: str, new: str, path: str = PDF) -> None:
    """Edit a file here and commit it."""
    file = Path(path)
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    commit()


def imported(
    promptsync: Promptsync, upstream: Upstream, files: dict[str, str | bytes], *options: str
) -> None:
    """Import what upstream has, and commit it."""
    upstream.commit(files)
    assert promptsync("import", str(upstream.folder), *options).code == 0
    commit()


def update(promptsync: Promptsync, *options: str, code: int = 0) -> dict[str, Document]:
    """What became of each prompt, by its path in the source."""
    result = promptsync("update", "--format", "json", *options)
    assert result.code == code, result.err
    (source,) = result.document["sources"]
    return {one["upstream"]: one for one in source["prompts"]}


def statuses(found: dict[str, Document]) -> dict[str, str]:
    return {path: one["status"] for path, one in found.items()}


def lock() -> dict[str, Any]:
    """The one source of the lock."""
    (source,) = yaml.safe_load(Path("promptsync.lock").read_text(encoding="utf-8"))["sources"]
    found: dict[str, Any] = source
    return found
