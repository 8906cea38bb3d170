"""Mends the prompt files of a project where that changes nothing of what they mean."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError
from promptsync.library.fix import Fix, fixed
from promptsync.library.line_fixes import line_fixes
from promptsync.render.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from promptsync.library.narrowing import Narrowing
    from promptsync.session.opening.project import Project


def fix_files(project: Project, prompts: Path | None, asked: Narrowing) -> Fix:
    """Mend the findings that were asked for, and say in which files.

    Raises PromptsyncError if a file is not writable.
    """
    fix = _fixed(project, prompts, asked)
    for path, text in fix.files.items():
        try:
            path.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise PromptsyncError(f"{project.shown(path)} could not be written: {error.strerror}") from error
    return fix


def differences(project: Project, prompts: Path | None, asked: Narrowing) -> str:
    """What :func:`fix_files` would change, as a unified difference; no character of it acts on a terminal."""
    project.reading(prompts)
    before = project.files
    old: dict[Path, str] = {}
    fix = _fixed(project, prompts, asked, old)
    for path, text in old.items():
        before.put(path, text)
    return "".join(
        _difference(project.shown(path).as_posix(), old[path], text) for path, text in fix.files.items()
    )


def _difference(name: str, old: str, new: str) -> str:
    lines = difflib.unified_diff(old.split("\n"), new.split("\n"), name, name, lineterm="")
    return "".join(f"{one_line(line)}\n" for line in lines)


def _fixed(
    project: Project, prompts: Path | None, asked: Narrowing, old: dict[Path, str] | None = None
) -> Fix:
    """Lines first, then what is inside a field, in the files as they are by then."""
    files: dict[Path, str] = {}
    left: Mapping[Path, str] = {}
    for mend in (line_fixes, fixed):
        reading = project.reading(prompts)
        found = [*filter(asked.holds, project.linter()(reading.read_prompts, reading.problems))]
        fix = mend(reading.read_prompts, found, project.files)
        for path, text in fix.files.items():
            if old is not None:
                old.setdefault(path, project.files.known(path) or "")
            project.files.put(path, text)
        files |= fix.files
        left = fix.left
    return Fix(files, dict(left))
