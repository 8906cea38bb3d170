"""The values of an answer: what is not of its type makes the whole answer a broken one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from promptsync.service.error_answers import broken_answer

if TYPE_CHECKING:
    from collections.abc import Mapping

_SURROGATE = re.compile(r"[\ud800-\udfff]")


def json_object(data: object, where: str) -> dict[str, object]:
    """An object. Raises RemoteError ``data_loss`` for anything else; ``where`` begins the message."""
    if isinstance(data, dict):
        return data
    raise broken_answer(f"{where} is {'missing' if data is None else 'not an object'}")


def json_part(data: Mapping[str, object], field: str, where: str) -> dict[str, object]:
    """An object that may be left out."""
    value = data.get(field)
    return {} if value is None else json_object(value, f"{where}.{field}")


def json_text(data: Mapping[str, object], field: str, where: str) -> str:
    """A text, empty if it is left out."""
    value = data.get(field)
    if value is None:
        return ""
    # A lone surrogate is JSON but not UTF-8, which every proto3 string is.
    if not isinstance(value, str) or _SURROGATE.search(value):
        raise broken_answer(f"{where}.{field} is not text")
    return value


def json_list(data: Mapping[str, object], field: str, where: str) -> list[object]:
    """A list, empty if it is left out."""
    value = data.get(field)
    if value is None:
        return []
    if not isinstance(value, list):
        raise broken_answer(f"{where}.{field} is not a list")
    return value


def json_count(data: Mapping[str, object], field: str, where: str) -> int:
    """An integer of 64 bits, which JSON has as a string; 0 if it is left out (API.md, Wire)."""
    value = data.get(field)
    if value is None:
        return 0
    if (
        isinstance(value, bool)
        or not isinstance(value, str | int)
        or not re.fullmatch("-?[0-9]{1,20}", str(value))
    ):
        raise broken_answer(f"{where}.{field} is not a whole number")
    return int(value)


def json_enum(data: Mapping[str, object], field: str, where: str) -> str:
    """The name of an enum's value, its number for one that the server has no name for; empty if left out."""
    value = data.get(field)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return json_text(data, field, where)
