"""A library in a temporary directory, with the rules asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.library.checks import LIBRARY_CHECKS
from promptsync.library.linter import Linter
from promptsync.library.loader import Library, load_library
from promptsync.model import Prompt
from tests.library.support import write

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "name: A prompt\ndescription: Use when asked.\nisSkill: true\n"
ALL = Linter({})
DEFAULT = Linter(dict.fromkeys(LIBRARY_CHECKS))
"""The rules about one prompt: a test's prompts may be alike."""


def lint(root: Path, files: dict[str, str | bytes], linter: Linter = DEFAULT) -> Library:
    return load_library(write(root, files), repository=root, shown_from=root, lint=linter)


def skill(text: str, description: str = "Use when asked to.", name: str = "A prompt") -> Prompt:
    return Prompt(name, description, text, is_skill=True)


def rules(library: Library) -> list[str]:
    return [each.rule for each in library.problems]
