"""Takes hidden characters out of the prompt files of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError
from promptsync.library.fix import Fix, fixed

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.session.project import Project


def fix_files(project: Project, prompts: Path | None) -> Fix:
    """Write the files that can be fixed, and say which. Raises PromptsyncError if a file is not writable."""
    reading = project.reading(prompts)
    found = project.linter()(reading.read_prompts, reading.problems)
    fix = fixed(reading.read_prompts, found, project.files)
    for path, text in fix.files.items():
        try:
            path.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise PromptsyncError(f"{project.shown(path)} could not be written: {error.strerror}") from error
        project.files.put(path, text)
    return fix
