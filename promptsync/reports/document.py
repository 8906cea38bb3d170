"""What every JSON document has: the version of its format, its kind, and problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptsync.problems import Problem

FORMAT_VERSION = 2

Document = dict[str, object]


def make_document(kind: str, members: Mapping[str, object], problems: Iterable[Problem]) -> Document:
    """A document with the members of its kind between those that all have."""
    return {
        "formatVersion": FORMAT_VERSION,
        "kind": kind,
        **members,
        "problems": [one.document() for one in problems],
    }
