"""Places in a text: from the counting of YAML or of a string to an Origin."""

from __future__ import annotations

from typing import Protocol

from promptsync.model import Origin


class Mark(Protocol):
    """A place as YAML counts, from 0; libyaml's marks and PyYAML's own have no class in common."""

    line: int
    column: int


def origin_of(file: str, mark: Mark | None) -> Origin:
    """YAML's place in ``file``, or the file's start where it has none."""
    return Origin(file) if mark is None else Origin(file, mark.line + 1, mark.column + 1)


def place_after(file: str, before: str) -> Origin:
    """The place in ``file`` of the character that follows the text ``before``."""
    return Origin(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
