"""``promptsync init``."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from promptsync.cli.options import prompts_option
from promptsync.cli.reports.init import InitReport, render_report
from promptsync.errors import Exit, PromptsyncError, RefusedError
from promptsync.frontend.console import put
from promptsync.scaffold.files import CONFIG, HOOKS, Choices, scaffold
from promptsync.session.project import open_project

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.session.project import Project

_DEFAULT_BRANCH = "main"


@click.command("init", short_help="Write a configuration, a first prompt, a workflow and a hook.")
@prompts_option
def command(prompts: Path | None) -> int:
    """Write promptsync.yaml, a first prompt, a workflow for GitHub and a hook for pre-commit.

    To be run at the root of the repository. A file that is there is kept as it is. Nothing is sent anywhere.
    """
    project = open_project()
    folder = _prompts_folder(project, prompts)
    in_git = os.path.lexists(project.here / ".git")
    branch = _applied_branch(project.here) if in_git else _DEFAULT_BRANCH
    first = project.library(Path(folder)).file_count == 0
    files = scaffold(Choices(folder, branch, first))
    kept = tuple(path for path in files if os.path.lexists(project.here / path))
    written = {path: text for path, text in files.items() if path not in kept}
    _write(project.here, written)
    put(render_report(InitReport(branch, tuple(written), kept, _hooked(project.here), in_git)))
    return Exit.DONE


def _prompts_folder(project: Project, chosen: Path | None) -> PurePosixPath:
    """The prompts directory relative to the repository's root, which must be the working directory.

    Raises RefusedError or UsageError where it cannot be written below it, PromptsyncError for a configuration
    that is not valid.
    """
    if project.here != project.repository:
        raise RefusedError(
            f"{project.here} is not the root of its repository, where the workflow has to be",
            f"Go to {project.repository}; prompts may be below it anywhere, with --prompts DIR.",
        )
    if project.problems:
        first = project.problems[0]
        raise PromptsyncError(f"the configuration is not valid: {first.message}", "See promptsync validate.")
    configured = project.prompts(None)
    folder = project.shown(Path(os.path.normpath(project.here / (chosen or configured))))
    if folder.is_absolute() or folder == Path():
        raise click.UsageError(f"--prompts {folder}: it must be a directory below the working directory.")
    if folder != configured and os.path.lexists(project.here / CONFIG):
        raise click.UsageError(f"--prompts {folder}: {CONFIG} is there and says {configured.as_posix()}.")
    return PurePosixPath(folder.as_posix())


def _applied_branch(repository: Path) -> str:
    """The default branch as the remote has it, else the one that is checked out."""
    from git import Repo, SymbolicReference
    from git.exc import GitCommandNotFound

    with Repo(repository) as repo:
        remote = SymbolicReference(repo, "refs/remotes/origin/HEAD")
        with suppress(GitCommandNotFound):  # it looks for the branch's commit
            if remote.is_valid():
                return remote.reference.name.removeprefix("origin/")
        return _DEFAULT_BRANCH if repo.head.is_detached else repo.active_branch.name


def _write(root: Path, files: Mapping[str, str]) -> None:
    """Write new files. Raises PromptsyncError for one that cannot be."""
    for name, text in files.items():
        path = root / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Only a new file: one that came to be since, or a link, is not written through.
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except OSError as error:
            raise PromptsyncError(f"{name} cannot be written: {error.strerror}") from error


def _hooked(root: Path) -> bool:
    """Whether pre-commit's configuration has promptsync's hook."""
    try:
        return "promptsync-validate" in (root / HOOKS).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
