"""One field of a YAML text is set or removed; every other character stays as it is.

The value is put where the parser says that the field stands, the document is not written anew. Each way to
write it is read back, the one that reads best first, and the first that says what it should is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from promptsync.library.writing.flow import flow_added, flow_removed, flow_set
from promptsync.library.writing.lines import line_end
from promptsync.library.writing.place import place_of
from promptsync.library.writing.styles import Rendering, fresh, in_place
from promptsync.library.yaml_file import parse_yaml
from promptsync.model import FIELDS
from promptsync.source.yaml_nodes import compose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.library.parsed_file import Field, Fields, Value
    from promptsync.library.writing.place import FieldPlace
    from promptsync.model import FieldValue


def values_of(text: str) -> dict[str, Value] | None:
    """What the fields of a YAML text say, or None where something is wrong with it."""
    fields, problems = parse_yaml(text, "")
    return None if fields is None or problems else {name: field.value for name, field in fields.items()}


def new_field(name: str, value: FieldValue) -> str | None:
    """The lines of a field, or None where YAML cannot hold it."""
    ways = fresh(name, value, 0, "\n") if isinstance(value, str) else [Rendering(str(value).lower(), [])]
    texts = (f"{name}: {head}\n{''.join(lines)}" for head, lines in ways)
    return next((text for text in texts if values_of(text) == {name: value}), None)


def with_field(text: str, name: str, value: FieldValue | None) -> str | None:
    """``text`` with the field set, or removed for None; None where that cannot be without another change."""
    fields, problems = parse_yaml(text, "")
    root = compose(text, "")
    if not fields or problems or not isinstance(root, yaml.MappingNode):
        return None
    wanted = {each: field.value for each, field in fields.items() if each != name}
    if value is not None:
        wanted[name] = value
    ways, others = _in_braces if root.flow_style else _in_lines, others_of(text, name)
    return next(
        (
            way
            for way in ways(text, fields, name, value)
            if values_of(way) == wanted and others_of(way, name) == others
        ),
        None,
    )


def others_of(text: str, name: str) -> str:
    """All that a YAML text says beside one field, also in lists and mappings, which an alias may reach."""
    root = compose(text, "")
    if not isinstance(root, yaml.MappingNode):
        return ""
    pairs = [pair for pair in root.value if pair[0].value != name]
    return yaml.serialize(yaml.MappingNode(root.tag, pairs))


def _in_braces(text: str, fields: Fields, name: str, value: FieldValue | None) -> Iterator[str]:
    if value is None:
        yield flow_removed(text, fields, name)
    elif name in fields:
        yield flow_set(text, fields[name], value)
    else:
        yield from (flow_added(text, fields, after, name, value) for after in _before(name, fields))


def _in_lines(text: str, fields: Fields, name: str, value: FieldValue | None) -> Iterator[str]:
    field = fields.get(name)
    if value is None:
        yield from _removed(text, fields[name])
    elif field is None:
        yield from _added(text, fields, name, value)
    elif isinstance(value, str):
        place = place_of(text, field)
        if not place.style and name != "command":
            place = place._replace(end=place.line_end)  # a comment there was rather a part of the text
        for way in in_place(text, place, name, value):
            yield _spliced(text, place, way)
    else:
        place = place_of(text, field)
        yield _spliced(text, place, Rendering(str(value).lower(), []))


def _spliced(text: str, place: FieldPlace, way: Rendering) -> str:
    rest = text[place.end : place.line_end]
    line_break = text[place.line_end : place.content] or (line_end(text) if way.lines else "")
    # A scalar that keeps its last line ends would take the blank lines below for its own.
    after = place.blank if way.lines and "+" in way.head else place.next
    return text[: place.start] + way.head + rest + line_break + "".join(way.lines) + text[after:]


def _removed(text: str, field: Field) -> Iterator[str]:
    place = place_of(text, field)
    before = text[: place.key - place.column]
    yield before + text[place.next :]
    yield before + text[place.blank :]  # a block scalar above may keep blank lines


def _added(text: str, fields: Fields, name: str, value: FieldValue) -> Iterator[str]:
    end = line_end(text)
    written = new_field(name, value) or ""
    for after in _before(name, fields):
        place = place_of(text, fields[after])
        line = " " * place.column + written.removesuffix("\n")
        before, rest = text[: place.next], text[place.next :]
        yield f"{before}{line}{end}{rest}" if before.endswith("\n") else f"{before}{end}{line}{rest}"


def _before(name: str, fields: Fields) -> list[str]:
    """The fields after which to add one, the best first: those before it in the order of a new file."""
    order = FIELDS[: FIELDS.index(name)]
    return [each for each in reversed(order) if each in fields]
