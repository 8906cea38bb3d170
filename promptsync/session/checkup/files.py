"""The configuration, and the lines by which editors find a schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError
from promptsync.library.discover import discover
from promptsync.library.editor_line import dead_schema, with_schema
from promptsync.reports.checkup import error, ok, warning
from promptsync.schema_files import read_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from promptsync.reports.checkup import Check
    from promptsync.session.opening.project import Project

SCHEMA = "schemas/prompt.schema.json"
CONFIG = "configuration"
EDITORS = "editor schema"


def check_configuration(project: Project) -> Iterator[Check]:
    """promptsync.yaml, and what may be taken for it."""
    for found in project.problems:
        place = f"{found.origin}: " if found.origin else ""
        yield error(CONFIG, f"{place}{found.message}", found.hint)
    if not project.problems:
        file = project.config_file
        shown = str(project.shown(file)) if file else ""
        yield ok(CONFIG, f"{shown} is valid" if shown else "there is no promptsync.yaml; the defaults hold")


def check_editor_lines(project: Project, prompts: Path | None, *, fix: bool) -> Iterator[Check]:
    """The lines of the prompt files that lead nowhere; ``fix`` leads them to the repository's schema."""
    dead = _dead_lines(project, prompts)
    if not dead:
        yield ok(EDITORS, "every line by which an editor finds a schema leads to one")
    elif fix:
        yield from _fixed(project, dead)
    else:
        for path, (_, schema) in dead.items():
            message = f"{project.shown(path)} names {schema}, which is not there"
            yield warning(EDITORS, message, "Run `promptsync doctor --fix`.")


def _dead_lines(project: Project, prompts: Path | None) -> dict[Path, tuple[str, str]]:
    """The text of each file whose line leads nowhere, and where it should have led."""
    folder = project.prompts(prompts)
    found = discover(folder, repository=project.repository, shown_from=project.here)
    dead = {}
    for file in found.files:
        path = project.here / file.path
        text, _ = project.files.read(path, file.shown)
        if text and path.suffix in {".yaml", ".yml"} and (schema := dead_schema(text, path.parent)):
            dead[path] = (text, schema)
    return dead


def _fixed(project: Project, dead: dict[Path, tuple[str, str]]) -> Iterator[Check]:
    schema = project.repository / SCHEMA
    if not schema.is_file():
        _write(project, schema, read_schema("prompt"))
        yield ok(EDITORS, f"wrote {project.shown(schema)}")
    for path, (text, _) in dead.items():
        _write(project, path, with_schema(text, path.parent, schema))
        yield ok(EDITORS, f"{project.shown(path)} now leads to {project.shown(schema)}")


def _write(project: Project, path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as failure:
        raise PromptsyncError(f"{project.shown(path)} cannot be written: {failure.strerror}") from failure
