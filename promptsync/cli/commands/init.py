"""``promptsync init``."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from promptsync.cli.init_report import InitReport, render_report
from promptsync.cli.options import prompts_option
from promptsync.errors import Exit, PromptsyncError, RefusedError, UsageError
from promptsync.frontend.console import put
from promptsync.library.discover import inside
from promptsync.scaffold.files import CONFIG, HOOKS, IGNORES, Choices, missing_ignores, scaffold
from promptsync.session.git.repository import open_repository
from promptsync.session.opening.project import open_project

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptsync.session.opening.project import Project

_DEFAULT_BRANCH = "main"


@click.command("init", short_help="Write a configuration, a first prompt, a workflow and a hook.")
@click.option("--update", is_flag=True, help="Add a workflow by which imported prompts follow their source.")
@click.option("--site", is_flag=True, help="Add a workflow that keeps a site of the library as an artifact.")
@prompts_option
def command(prompts: Path | None, *, update: bool, site: bool) -> int:
    """Write promptsync.yaml, a first prompt, a workflow for GitHub and a hook for pre-commit.

    To be run at the root of the repository. A file that is there is kept as it is. Nothing is sent anywhere.
    """
    project = open_project()
    folder = _prompts_folder(project, prompts)
    in_git = os.path.lexists(project.here / ".git")
    branch = _applied_branch(project.here) if in_git else _DEFAULT_BRANCH
    first = project.library(Path(folder)).file_count == 0
    files = scaffold(Choices(folder, branch, first, update, site))
    _refuse_links_outside(project.here, [*files, IGNORES])
    kept = tuple(path for path in files if os.path.lexists(project.here / path))
    written = {path: text for path, text in files.items() if path not in kept}
    _write(project.here, written)
    ignored = _ignore(project.here / IGNORES)
    put(render_report(InitReport(branch, tuple(written), kept, ignored, _hooked(project.here), in_git)))
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
        raise UsageError(f"--prompts {folder}: it must be a directory below the working directory")
    if folder != configured and os.path.lexists(project.here / CONFIG):
        raise UsageError(f"--prompts {folder}: {CONFIG} is there and says {configured.as_posix()}")
    return PurePosixPath(folder.as_posix())


def _applied_branch(repository: Path) -> str:
    """The default branch as the remote has it, else the one that is checked out."""
    with open_repository(repository) as repo:
        from git import SymbolicReference
        from git.exc import GitCommandNotFound

        remote = SymbolicReference(repo, "refs/remotes/origin/HEAD")
        with suppress(GitCommandNotFound):  # it looks for the branch's commit
            if remote.is_valid():
                return remote.reference.name.removeprefix("origin/")
        return _DEFAULT_BRANCH if repo.head.is_detached else repo.active_branch.name


def _refuse_links_outside(root: Path, names: Iterable[str]) -> None:
    """Raise RefusedError if a file would be written through a link that leads outside, or into git's own."""
    repository = Path(os.path.realpath(root))
    for name in names:
        path = root / name
        leads = os.path.realpath(path if name == IGNORES else path.parent)
        if not inside(leads, repository):
            raise RefusedError(
                f"{name} would be written through a link to {leads}, outside the repository",
                "Put a folder or a file of the repository in the place of the link.",
            )


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


def _ignore(path: Path) -> tuple[str, ...]:
    """Add to .gitignore what it lacks, and give that. Raises PromptsyncError if it cannot be written."""
    try:
        text = path.read_bytes().decode("utf-8", "replace") if path.exists() else ""
        missing = missing_ignores(text)
        if missing:
            start = "\n" if text and not text.endswith("\n") else ""
            with path.open("a", encoding="utf-8", newline="\r\n" if "\r\n" in text else "\n") as file:
                file.write(start + "".join(f"{line}\n" for line in missing))
    except OSError as error:
        raise PromptsyncError(f"{IGNORES} cannot be written: {error.strerror}") from error
    return missing


def _hooked(root: Path) -> bool:
    """Whether pre-commit's configuration has promptsync's hook."""
    try:
        return "promptsync-validate" in (root / HOOKS).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
