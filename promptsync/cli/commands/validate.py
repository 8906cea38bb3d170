"""``promptsync validate``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from promptsync.cli.options import prompts_option
from promptsync.cli.reporting import ReportingCommand, format_option
from promptsync.cli.requests import takes
from promptsync.config import CONFIG_NAME
from promptsync.errors import Exit, PromptsyncError, UsageError
from promptsync.frontend.console import say
from promptsync.library.linter import ASK_ELSEWHERE
from promptsync.library.loader import Library
from promptsync.problems import Severity
from promptsync.render.escape import one_line
from promptsync.session.opening.project import open_project
from promptsync.session.validate.checking import asked as ranked
from promptsync.session.validate.checking import (
    checked,
    narrowing,
    statistics,
    unchecked,
    without_baseline,
    write_baseline,
)

if TYPE_CHECKING:
    from promptsync.frontend.reporter import Reporter
    from promptsync.library.narrowing import Narrowing
    from promptsync.session.opening.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidateOptions:
    """Which findings to show, and how; ``fix`` and ``diff`` change files, or show how."""

    paths: tuple[Path, ...]
    prompts: Path | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    baseline: Path | None
    counts: bool
    write: bool
    fix: bool
    diff: bool
    config_only: bool
    tracked: bool


@click.command(
    "validate", cls=ReportingCommand, short_help="Check the prompt files, all findings in one run."
)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@prompts_option
@click.option("--select", multiple=True, metavar="RULE", help="Only findings of this rule. Can be repeated.")
@click.option("--ignore", multiple=True, metavar="RULE", help="No findings of this rule. Can be repeated.")
@click.option("--statistics", "counts", is_flag=True, help="How many places each rule has found, not where.")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Do not tell the findings that FILE has, and say which of them are gone.",
)
@click.option("--write-baseline", "write", is_flag=True, help="Write all findings into the --baseline file.")
@click.option("--fix", is_flag=True, help="Mend first what can be mended without a change of meaning.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and write nothing.")
@click.option("--config-only", is_flag=True, help="Check promptsync.yaml, and no prompt file.")
@click.option("--tracked", is_flag=True, help="Look only at files that git has, as a clone would.")
@format_option("json", "github", "sarif", note="; github is for the log of a workflow")
@click.pass_obj
@takes(ValidateOptions)
def command(reporter: Reporter, request: ValidateOptions) -> int:
    """Check promptsync.yaml and the prompt files, against their schemas, each other and the rules.

    All findings of all files are reported in one run, or those of PATH: files and folders of the library,
    which is read as a whole all the same. Nothing is sent anywhere.
    """
    if request.config_only and (request.fix or request.diff or request.prompts or request.paths):
        raise UsageError(
            "--config-only looks at no prompt file", "Leave out PATH, --fix, --diff and --prompts."
        )
    if request.write and not request.baseline:
        raise UsageError("--write-baseline needs a file to write", "Name it with --baseline FILE.")
    project = open_project(only_tracked=request.tracked)
    reporter.files = project.files
    asked = narrowing(project, request.paths, request.select, request.ignore)
    if request.fix or request.diff:
        _fix(project, request.prompts, asked, write=not request.diff)
    library = _configuration(project) if request.config_only else project.library(request.prompts)
    report = checked(library, asked)
    if request.write and request.baseline:
        write_baseline(report, project, request.baseline)
        say(f"Wrote {one_line(str(request.baseline))}")
    if request.baseline:
        report = without_baseline(report, project, request.baseline)
    told = replace(report, statistics=statistics(report.problems), counts=request.counts)
    if request.counts:
        told = replace(told, asks=ranked(library))
    elif project.linter().asks(ASK_ELSEWHERE):
        told = replace(told, unchecked=unchecked(library, asked))
    reporter.show(told)
    return Exit.FAILED if any(one.severity is Severity.ERROR for one in report.problems) else Exit.DONE


def _configuration(project: Project) -> Library:
    """promptsync.yaml as a library of one file. Raises PromptsyncError where there is none."""
    if project.config_file is None and not project.problems:
        raise PromptsyncError(f"there is no {CONFIG_NAME} here or above")
    return Library(1, (), project.problems)


def _fix(project: Project, prompts: Path | None, asked: Narrowing, *, write: bool) -> None:
    from promptsync.session.validate.fixer import differences, fix_files

    if not write:
        click.echo(differences(project, prompts, asked), nl=False)
        return
    fix = fix_files(project, prompts, asked)
    for path in fix.files:
        say(f"Fixed {one_line(str(project.shown(path)))}")
    for path, reason in fix.left.items():
        say(f"Not fixed {one_line(str(project.shown(path)))}: {reason}")
