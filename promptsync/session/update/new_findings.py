"""What an update brings into the prompts that it changes: errors and dangers that were not there before."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.library.loader import load_library
from promptsync.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.problems import Problem
    from promptsync.session.files.replacing import Write
    from promptsync.session.opening.project import Project

DANGERS = frozenset(("dangerous-instruction", "secret", "url-password", "hidden-unicode", "html-comment"))
"""Warnings of these rules are told too: what they find may act on whoever uses the prompt."""


def new_findings(
    project: Project, writes: Mapping[str, Write], mains: Mapping[str, str]
) -> dict[str, tuple[Problem, ...]]:
    """The new findings of each prompt file of ``mains``, by its path from the lock's folder on.

    ``mains`` has the file that each path of ``writes`` belongs to. Nothing of the library is written.
    """
    root = project.config.root
    before = {path: _read(root / path) for path in {*writes, *mains.values()}}
    after = {**before, **{path: write.content for path, write in writes.items()}}
    known = {_told(one) for one in _findings(project, before)}
    found: dict[str, list[Problem]] = {}
    for one in _findings(project, after):
        path = one.origin.file if one.origin else ""
        matters = one.severity is Severity.ERROR or one.rule in DANGERS
        main = mains.get(path, path)
        if matters and _told(one) not in known and main in mains.values():
            found.setdefault(main, []).append(one)
    return {path: tuple(problems) for path, problems in found.items()}


def _told(one: Problem) -> tuple[str, str, str]:
    return one.rule, one.message, one.origin.file if one.origin else ""


def _findings(project: Project, files: Mapping[str, bytes | None]) -> tuple[Problem, ...]:
    """What the rules say about ``files`` alone, laid out as in the library."""
    with tempfile.TemporaryDirectory(prefix="promptsync-update-") as place:
        top = Path(place)
        for path, content in files.items():
            if content is not None and ".." not in Path(path).parts:
                (top / path).parent.mkdir(parents=True, exist_ok=True)
                (top / path).write_bytes(content)
        return load_library(top, repository=top, shown_from=top, lint=project.linter()).problems


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
