"""``promptsync import``."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from promptsync.cli.options import prompts_option
from promptsync.cli.reporting import ReportingCommand, format_option
from promptsync.errors import Exit, InvalidLibraryError, PromptsyncError, UsageError
from promptsync.imported import ImportStatus
from promptsync.library.importing.importer import plan_import
from promptsync.report import ImportReport
from promptsync.session.project import open_project

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.frontend.reporter import Reporter
    from promptsync.imported import ImportedFile


def _folder(_: click.Context, __: click.Parameter, value: str) -> str:
    """A folder whose prompts the library finds, in one spelling."""
    parts = PurePosixPath(value).parts
    if "\\" in value or not value.isprintable() or any(part.strip(" /") != part for part in parts):
        raise click.BadParameter(f"{value!r} is no folder below the prompts directory.")
    if any(part.startswith(".") for part in parts):
        raise click.BadParameter(f"{value!r} leads out, or to what is hidden.")
    return "/".join(parts)


@click.command("import", cls=ReportingCommand, short_help="Write prompt files from those of other tools.")
@click.argument(
    "sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option(
    "--into",
    metavar="FOLDER",
    default="",
    callback=_folder,
    help="The folder below the prompts directory that takes the new files.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@prompts_option
@format_option("json")
@click.pass_obj
def command(
    reporter: Reporter, sources: Sequence[Path], into: str, prompts: Path | None, *, dry_run: bool
) -> int:
    """Write prompt files from those of other tools: .claude/commands, .claude/skills, .ona/skills,
    .github/prompts, or any Markdown.

    SOURCE is a directory or a file. Every file is reported, with what could not come along. A prompt that the
    platform cannot hold is left out, and so is one whose file or command is there already.
    """
    project = open_project()
    if project.problems:
        raise InvalidLibraryError(project.problems, 0)
    folder = project.prompts(prompts)
    for source in sources:
        if Path(os.path.realpath(source)).is_relative_to(os.path.realpath(folder)):
            raise UsageError(f"{source} is in the prompts directory {folder}")
    results = plan_import(sources, into, folder, repository=project.repository, here=project.here)
    if not dry_run:
        _write(results)
    reporter.show(ImportReport(results, dry_run))
    statuses = {each.status for each in results}
    nothing = statuses <= {ImportStatus.NO_PROMPT}
    return Exit.FAILED if nothing or ImportStatus.LEFT_OUT in statuses else Exit.DONE


def _write(results: Sequence[ImportedFile]) -> None:
    """Write what is imported; a file that has come to be there meanwhile is not overwritten."""
    for result in results:
        if result.status is not ImportStatus.IMPORTED or result.path is None:
            continue
        try:
            result.path.parent.mkdir(parents=True, exist_ok=True)
            with result.path.open("xb") as file:
                file.write(result.content)
        except OSError as error:
            raise PromptsyncError(f"{result.path} cannot be written: {error.strerror}") from error
