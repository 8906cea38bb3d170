"""Numbers of things, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.problems import Problem


def counted(number: int, noun: str, plural: str = "") -> str:
    """``1 prompt``, ``1,200 prompts``; ``plural`` where an s does not make it."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def closing(problems: Sequence[Problem], files: int) -> str:
    """How many findings the files of a library have, a line."""
    errors = sum(one.severity is Severity.ERROR for one in problems)
    warnings = len(problems) - errors
    found = f"{counted(errors, 'error')}, {counted(warnings, 'warning')}" if problems else "no problems"
    return f"{counted(files, 'file')} checked: {found}.\n"
