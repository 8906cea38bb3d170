"""The files that may be written: none changes another prompt along, and none makes the library invalid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError
from promptsync.library.shared_files import SharedFiles
from promptsync.session.opening.project import open_project
from promptsync.source.file_reader import absolute

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from promptsync.library.shared_files import Writing
    from promptsync.model import Key, Prompt
    from promptsync.problems import Problem
    from promptsync.session.opening.project import Project


def drop_shared(project: Project, prompts: Path | None, writings: dict[Key, Writing]) -> list[str]:
    """Take out of ``writings`` what would change another prompt along; why, for each."""
    library = project.library(prompts)
    shared = SharedFiles(library.made_of, project.here, library.owners)
    reasons: list[str] = []
    while found := {key: clash for key in writings if (clash := shared.conflict(key, writings))}:
        for key, (path, other) in found.items():
            del writings[key]
            reasons.append(
                f"{key}: {project.shown(path)} belongs to {other} too, which would change along. Give each "
                "prompt a file of its own, or edit this one by hand"
            )
    return reasons


def drop_invalid(project: Project, prompts: Path | None, writings: dict[Key, Writing]) -> list[str]:
    """Take out of ``writings`` what ``validate`` would refuse; why, for each. Nothing is written for that."""
    known = set(project.library(prompts).errors)
    reasons: list[str] = []
    while errors := _new_errors(project, prompts, writings.values(), known):
        blamed = _blamed(project, errors, writings) or _blamed_alone(project, prompts, writings, known)
        for key in blamed or dict.fromkeys(writings, errors[0]):
            del writings[key]
        reasons += [f"{key}: {one.message} [{one.rule}]" for key, one in blamed.items()]
        if not blamed:
            reasons.append(f"the library would not be valid: {errors[0].message} [{errors[0].rule}]")
    return reasons


def drop_unsaid(
    project: Project, prompts: Path | None, writings: dict[Key, Writing], wanted: Mapping[Key, Prompt]
) -> list[str]:
    """Take out of ``writings`` what would not be read back as ``wanted``, such as an edit in a part."""
    if not writings:
        return []
    said = project.library(prompts, planned=_planned(writings.values())).said
    wrong = [key for key in writings if key in wanted and said.get(key) != wanted[key]]
    for key in wrong:
        del writings[key]
    return [f"{key}: its files cannot say this text; edit them by hand" for key in wrong]


def _planned(writings: Iterable[Writing]) -> dict[Path, str | None]:
    return {path: text for files in writings for path, text in files.items()}


def check_written(prompts: Mapping[Key, Prompt], folder: Path | None) -> None:
    """Read back what was written: the files must say ``prompts``. Raises PromptsyncError."""
    said = open_project().library(folder).said if prompts else {}
    wrong = [key for key, prompt in prompts.items() if said.get(key) != prompt]
    if wrong:
        raise PromptsyncError(
            f"the file of {wrong[0]} was written, but does not say what it should; nothing was recorded",
            "Something may have changed it at the same time: see `git diff`.",
        )


def _new_errors(
    project: Project, prompts: Path | None, writings: Iterable[Writing], known: set[Problem]
) -> list[Problem]:
    planned = _planned(writings)
    if not planned:
        return []
    return [one for one in project.library(prompts, planned=planned).errors if one not in known]


def _blamed(
    project: Project, errors: Iterable[Problem], writings: Mapping[Key, Writing]
) -> dict[Key, Problem]:
    """The prompts whose own files have errors."""
    of_file = {absolute(path): key for key, files in writings.items() for path in files}
    found: dict[Key, Problem] = {}
    for error in errors:
        file = absolute(project.here / error.origin.file) if error.origin else ""
        if file in of_file:
            found.setdefault(of_file[file], error)
    return found


def _blamed_alone(
    project: Project, prompts: Path | None, writings: Mapping[Key, Writing], known: set[Problem]
) -> dict[Key, Problem]:
    """The prompts that by themselves cause errors in other files, such as a command that one of them has."""
    found = {key: _new_errors(project, prompts, [files], known) for key, files in writings.items()}
    return {key: errors[0] for key, errors in found.items() if errors}
