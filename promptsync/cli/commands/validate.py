"""``promptsync validate``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from promptsync.cli.options import prompts_option
from promptsync.cli.reporting import ReportingCommand, format_option
from promptsync.config import CONFIG_NAME
from promptsync.errors import Exit, PromptsyncError, UsageError
from promptsync.frontend.console import say
from promptsync.library.loader import Library
from promptsync.render.escape import one_line
from promptsync.report import CheckReport
from promptsync.session.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.frontend.reporter import Reporter
    from promptsync.session.project import Project


@click.command(
    "validate", cls=ReportingCommand, short_help="Check the prompt files, all findings in one run."
)
@prompts_option
@click.option("--fix", is_flag=True, help="Take hidden characters out of the texts before, and nothing else.")
@click.option("--config-only", is_flag=True, help="Check promptsync.yaml, and no prompt file.")
@format_option("json", "github", "sarif", note="; github is for the log of a workflow")
@click.pass_obj
def command(reporter: Reporter, prompts: Path | None, *, fix: bool, config_only: bool) -> int:
    """Check promptsync.yaml and the prompt files, against their schemas, each other and the rules.

    All findings of all files are reported in one run. Nothing is sent anywhere.
    """
    if config_only and (fix or prompts):
        raise UsageError("--config-only looks at no prompt file", "Leave out --fix and --prompts.")
    project = open_project()
    reporter.files = project.files
    if fix:
        _fix(project, prompts)
    library = _configuration(project) if config_only else project.library(prompts)
    reporter.show(CheckReport(library.problems, library.file_count, len(library.desired)))
    return Exit.FAILED if library.errors else Exit.DONE


def _configuration(project: Project) -> Library:
    """promptsync.yaml as a library of one file. Raises PromptsyncError where there is none."""
    if project.config_file is None and not project.problems:
        raise PromptsyncError(f"there is no {CONFIG_NAME} here or above")
    return Library(1, (), project.problems)


def _fix(project: Project, prompts: Path | None) -> None:
    from promptsync.session.fixer import fix_files

    fix = fix_files(project, prompts)
    for path in fix.files:
        say(f"Fixed {one_line(str(project.shown(path)))}")
    for path, reason in fix.left.items():
        say(f"Not fixed {one_line(str(project.shown(path)))}: {reason}")
