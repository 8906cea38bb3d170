"""Circles of a JSON Schema that no value gets out of: a schema that asks itself about the same value.

A schema may well refer to itself below a value, in a property or an item: that ends with the value
("Applying Subschemas", JSON Schema 2020-12: an endless loop is undefined).
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ONE = ("not", "if", "then", "else")
_LISTS = ("allOf", "anyOf", "oneOf")
_NAMED = ("dependentSchemas",)
_REFERENCES = ("$ref", "$dynamicRef")
_ANCHORS = ("$anchor", "$dynamicAnchor")


def find_circle(schema: Mapping[str, object]) -> str:
    """The reference that closes a circle, such as ``#/$defs/a``; empty if there is none."""
    anchors = _anchors(schema)
    done: set[int] = set()
    for start in _objects(schema):
        if circle := _circle_from(start, schema, anchors, done):
            return circle
    return ""


def _circle_from(
    start: Mapping[str, object],
    root: Mapping[str, object],
    anchors: Mapping[str, Mapping[str, object]],
    done: set[int],
) -> str:
    """As :func:`find_circle`, from one place. Depth first without recursion; ``done`` leads to none."""
    way = {id(start)}
    stack = [(start, _same_value(start, root, anchors))]
    while stack:
        current, asked = stack[-1]
        for reference, part in asked:
            if id(part) in way:
                return reference
            if id(part) not in done:
                way.add(id(part))
                stack.append((part, _same_value(part, root, anchors)))
                break
        else:
            way.discard(id(current))
            done.add(id(current))
            stack.pop()
    return ""


def _same_value(
    part: Mapping[str, object], root: Mapping[str, object], anchors: Mapping[str, Mapping[str, object]]
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The schemas that ``part`` asks about the same value, each with how it is referred to."""
    for keyword in _REFERENCES:
        reference = part.get(keyword)
        if isinstance(reference, str) and (found := _resolved(reference, root, anchors)) is not None:
            yield reference, found
    for keyword in _ONE:
        yield from _schemas(keyword, [part.get(keyword)])
    for keyword in _LISTS:
        several = part.get(keyword)
        yield from _schemas(keyword, several if isinstance(several, list) else [])
    for keyword in _NAMED:
        named = part.get(keyword)
        yield from _schemas(keyword, list(named.values()) if isinstance(named, dict) else [])


def _schemas(keyword: str, values: list[object]) -> Iterator[tuple[str, Mapping[str, object]]]:
    return ((keyword, value) for value in values if isinstance(value, dict))


def _resolved(
    reference: str, root: Mapping[str, object], anchors: Mapping[str, Mapping[str, object]]
) -> Mapping[str, object] | None:
    """The schema that a reference within the document leads to; None for any other."""
    address, _, fragment = reference.partition("#")
    start = root if address in {"", root.get("$id")} else anchors.get(address)
    if start is None or not fragment:
        return start
    if not fragment.startswith("/"):
        return anchors.get(f"#{fragment}")
    place: object = start
    for step in unquote(fragment).split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(place, dict):
            place = place.get(name)
        elif isinstance(place, list) and name.isdecimal() and int(name) < len(place):
            place = place[int(name)]
        else:
            return None
    return place if isinstance(place, dict) else None


def _anchors(schema: Mapping[str, object]) -> dict[str, Mapping[str, object]]:
    """The schemas that have a name: anchors with ``#`` before them, and ids."""
    found: dict[str, Mapping[str, object]] = {}
    for one in _objects(schema):
        found |= {f"#{one[word]}": one for word in _ANCHORS if isinstance(one.get(word), str)}
        if isinstance(one.get("$id"), str):
            found[str(one["$id"])] = one
    return found


def _objects(schema: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """Every object in the document, the outer ones first."""
    pending: deque[object] = deque([schema])
    while pending:
        one = pending.popleft()
        if isinstance(one, dict):
            yield one
            pending += one.values()
        elif isinstance(one, list):
            pending += one
