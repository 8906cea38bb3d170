"""Reads the prompts directory for the commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.library.load import Library, find_repository, load_library
from promptsync.problems import Severity

if TYPE_CHECKING:
    from promptsync.problems import Problem


def read_library(prompts: Path) -> Library:
    """The library below ``prompts``, with places as seen from the working directory."""
    here = Path.cwd()
    return load_library(prompts, repository=find_repository(here), shown_from=here)


def errors(library: Library) -> tuple[Problem, ...]:
    """The findings for which nothing may be planned."""
    return tuple(p for p in library.problems if p.severity is Severity.ERROR)
