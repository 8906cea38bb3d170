"""JSON documents as the ledger keeps them: sorted, a line for each entry, so that two revisions compare well.

Format 1 is read too. A member that this version does not know is kept, and written back after the known ones.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from promptsync.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

T = TypeVar("T")

# A JSON object as it is read: its values are checked by their use.
Members = dict[str, Any]

FORMAT_VERSION = 2


def check_version(version: int, path: str) -> None:
    """Raise LedgerError if a newer promptsync wrote the file ``path``."""
    if version > FORMAT_VERSION:
        raise LedgerError(
            f"the ledger's {path} has format {version}; this version of promptsync reads formats up to "
            f"{FORMAT_VERSION}",
            "Upgrade promptsync here to the version that wrote it.",
        )


def unknown(document: Members, known: Collection[str]) -> Members:
    """The members that are not ``known``."""
    return {name: value for name, value in document.items() if name not in known}


def dump(document: Mapping[str, object]) -> bytes:
    """JSON with a line for each entry, and for each of its items, so that git shows what has changed.

    json's own indentation leaves its C encoder unused.
    """
    lines = (f"{_line(name)}: {_entry(value)}" for name, value in document.items())
    return _lines("{", lines, "}\n").encode()


def _entry(value: object) -> str:
    if value and isinstance(value, dict):
        return _lines("{", (f" {_line(name)}: {_line(item)}" for name, item in value.items()), " }")
    if value and isinstance(value, list):
        return _lines("[", (f" {_line(item)}" for item in value), " ]")
    return _line(value)


def _lines(opening: str, lines: Iterable[str], closing: str) -> str:
    return f"{opening}\n" + ",\n".join(f" {line}" for line in lines) + f"\n{closing}"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=True)


def parsed(parse: Callable[[], T], path: str) -> T:
    """Whatever ``parse`` gives, or an error that names the damaged file."""
    try:
        return parse()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LedgerError(
            f"the ledger is damaged: {path} cannot be read ({type(error).__name__})",
            "Nothing was changed. Put the ledger back from a copy, or remove it and adopt the live prompts.",
        ) from error
