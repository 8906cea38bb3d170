"""Findings with what a report adds to them: the lines that they are about, and places from the root."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.source.text import MARK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.model import Origin
    from promptsync.problems import Problem
    from promptsync.session.project import Project


def quotable_lines(problems: Iterable[Problem], project: Project) -> dict[Origin, str]:
    """The line of each finding's place. Not one that holds a secret, or may: it would stand in a log.

    So only what was read as a part of the library, and nothing of promptsync.yaml, where somebody may have
    put a token.
    """
    places = {one.origin for one in problems if one.origin}
    secret = {(one.origin.file, one.origin.line) for one in problems if one.rule == "secret" and one.origin}
    texts = {file: _lines(Path(file), project) for file in {at.file for at in places}}
    return {
        at: texts[at.file][at.line - 1]
        for at in places
        if (at.file, at.line) not in secret and at.line <= len(texts[at.file])
    }


def _lines(file: Path, project: Project) -> list[str]:
    text = project.files.known(project.here / file) or ""
    return [line.rstrip("\r") for line in text.removeprefix(MARK).split("\n")]


def rooted(problems: Iterable[Problem], project: Project) -> list[Problem]:
    """``problems`` with places relative to the repository's root, whatever the working directory is."""
    return [
        replace(one, origin=replace(one.origin, file=_rooted(one.origin.file, project)))
        if one.origin
        else one
        for one in problems
    ]


def _rooted(file: str, project: Project) -> str:
    path = Path(os.path.normpath(project.here / file))
    return (
        path.relative_to(project.repository).as_posix() if path.is_relative_to(project.repository) else file
    )
