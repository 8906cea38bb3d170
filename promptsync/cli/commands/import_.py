"""``promptsync import``."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from promptsync.cli.import_options import ImportRequest, import_options
from promptsync.cli.reporting import ReportingCommand, format_option
from promptsync.errors import Exit
from promptsync.frontend.console import say
from promptsync.frontend.reporter import TEXT
from promptsync.library.importing.importer import convert, place
from promptsync.library.importing.shelf import Shelf
from promptsync.render.escape import one_line
from promptsync.reports.imported import ImportStatus
from promptsync.reports.report import ImportReport
from promptsync.session.imports.import_run import PlannedImport, write_import
from promptsync.session.imports.sources import open_source
from promptsync.session.opening.project import open_project

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from promptsync.frontend.reporter import Reporter
    from promptsync.library.importing.importer import Conversion
    from promptsync.library.importing.source_files import ImportOptions
    from promptsync.session.opening.project import Project


@click.command("import", cls=ReportingCommand, short_help="Write prompt files from those of other tools.")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@import_options
@format_option("json")
def command(reporter: Reporter, request: ImportRequest, sources: Sequence[str]) -> int:
    """Write prompt files from those of other tools: skills, commands, workflows and rules, wherever the
    source keeps them. A skill comes with the files of its folder.

    SOURCE is a path or a git repository: https://HOST/PATH, git@HOST:PATH, or OWNER/NAME for GitHub, with
    @REF for a branch, tag or commit and //PATH for a folder in it. A prompt that the platform cannot hold is
    left out, and so is one whose file or command is there already. No file is overwritten.
    """
    project = open_project()
    project.check_configuration()
    options = request.options
    chosen = options.pick or options.everything or options.kind
    ask = not (chosen or request.dry_run) and reporter.format_ == TEXT
    planned = _planned(project, sources, options, project.prompts(request.prompts), ask=ask)
    results = planned.results
    if not request.dry_run:
        write_import(project, planned, options)
    reporter.show(ImportReport(results, request.dry_run, request.verbose))
    statuses = {each.status for each in results}
    nothing = statuses <= {ImportStatus.NO_PROMPT}
    return Exit.FAILED if nothing or ImportStatus.LEFT_OUT in statuses else Exit.DONE


def _planned(
    project: Project, sources: Sequence[str], options: ImportOptions, prompts: Path, *, ask: bool
) -> PlannedImport:
    with ExitStack() as stack:
        opened = [stack.enter_context(open_source(text, project, prompts, _fetching)) for text in sources]
        found = convert([one.source for one in opened], options, {}, _progress)
    if ask and len(found.prompts) > 1 and _on_terminal():
        found = _chosen(found)
    shelf = Shelf(prompts, repository=project.repository, here=project.here)
    return PlannedImport(tuple(opened), place(found, options, shelf))


def _fetching(address: str) -> None:
    say(f"Fetching {one_line(address)}")


def _progress(done: int, total: int) -> None:
    say(f"[{done:,}/{total:,}] prompts read")


def _on_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def _chosen(found: Conversion) -> Conversion:
    from promptsync.frontend.questioner import choose

    names = [one_line(f"{one.file.kind:8} {one.file.shown}") for one in found.prompts]
    return found.only(choose("Which prompts?", names))
