"""The front matter of any tool, key by key, each with the lines it is written in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import yaml

from promptsync.library.importing.loose_yaml import LooseBlock, blocks_of
from promptsync.library.surprises import ANY_TEXT, comment_behind
from promptsync.library.writing.markdown_parts import split_markdown
from promptsync.library.writing.yaml_field import new_field
from promptsync.library.yaml_file import parse_yaml
from promptsync.model import PROMPT_FIELDS
from promptsync.source.text import fold
from promptsync.source.yaml_nodes import describe

if TYPE_CHECKING:
    from promptsync.library.parsed_file import Field, Fields, Value

_TEXTS = frozenset(one.name for one in PROMPT_FIELDS.values() if one.kind is str)


class HeadEntry(NamedTuple):
    """A key's value, and the lines to keep it as: none where it cannot be. ``note`` says what was changed."""

    value: Value
    lines: str
    note: str = ""


class Front(NamedTuple):
    """``body`` is the text below as it stands, with its line ends."""

    entries: dict[str, HeadEntry]
    body: str


def read_front(text: str, shown: str) -> Front:
    """The front matter of a file and its body. ``shown`` stands for the file.

    What stands between two lines ``---`` but is not a mapping is text. If YAML does not take all of it, as
    other tools let people write (``argument-hint: [a] [b]``), it is read key by key.
    """
    parts = split_markdown(text)
    if parts is None:
        return Front({}, text)
    head = fold(parts.head)
    fields, problems = parse_yaml(head, shown)
    if fields is not None and not problems:
        return Front(_entries(head, fields), parts.body)
    if fields is None and problems[0].rule == "empty-file":
        return Front({}, parts.body)
    if fields is None and problems[0].rule == "schema":
        return Front({}, text)
    entries = {name: _loose(name, block) for name, block in blocks_of(head).items()}
    return Front(entries, parts.body) if entries else Front({}, text)


def _loose(name: str, block: LooseBlock) -> HeadEntry:
    """One key of a front matter that is not YAML as a whole."""
    again = f"{name} is written {block.times} times: the last one counts" if block.times > 1 else ""
    fields, problems = parse_yaml(block.lines, "")
    if fields is not None and not problems and [*fields] == [name]:
        entry = _uncut(name, fields[name], block.lines) or _entry(name, fields[name], block.lines)
        return entry._replace(note="; ".join(filter(None, (entry.note, again))))
    text = block.text
    note = "; ".join(filter(None, (f"{name} is not valid YAML: quoted", again)))
    if block.nested and name not in _TEXTS:
        lines = block.quoted()
        fields, problems = parse_yaml(lines, "")
        good = fields is not None and not problems and [*fields] == [name]
        return HeadEntry(None, lines if good else "", note if good else "")
    lines = new_field(name, text) or ""
    return HeadEntry(text, lines, note if lines else "")


def _entries(head: str, fields: Fields) -> dict[str, HeadEntry]:
    order = sorted(fields, key=lambda name: fields[name].key.start_mark.index)
    starts = [head.rfind("\n", 0, fields[name].key.start_mark.index) + 1 for name in order]
    ends = [*starts[1:], len(head)]
    starts[:1] = [head.find("\n") + 1]  # comments stay with what they stand above
    return {
        name: _uncut(name, fields[name], head) or _entry(name, fields[name], head[start:end])
        for name, start, end in zip(order, starts, ends, strict=True)
    }


def _uncut(name: str, field: Field, head: str) -> HeadEntry | None:
    """A text that YAML cuts at a #, whole."""
    comment = comment_behind(field, head) if name in ANY_TEXT else ""
    if not comment:
        return None
    start, end = field.node.start_mark.index, field.node.end_mark.index
    text = head[start : head.index(comment, end) + len(comment)].strip()
    if "\n" in text:
        return None
    return HeadEntry(text, new_field(name, text) or "", f"{name} has a #, where YAML would cut it: quoted")


def _entry(name: str, field: Field, lines: str) -> HeadEntry:
    if name not in _TEXTS or isinstance(field.value, str):
        return HeadEntry(field.value, _alone(name, field, lines))
    node, what = field.node, describe(field.node)
    if isinstance(node, yaml.ScalarNode) and node.value and field.value is not None:
        return HeadEntry(node.value, new_field(name, node.value) or "", f"{name} is {what} in YAML: quoted")
    return HeadEntry(None, "", f"{name} is {what}, not a text: left out")


def _alone(name: str, field: Field, lines: str) -> str:
    """The lines if they say the same among others, else new ones; none for a list that hangs on others."""
    fields, problems = parse_yaml(lines, "")
    same = fields is not None and not problems and [*fields] == [name] and fields[name].value == field.value
    if same and field.key.start_mark.column == 0:
        return lines
    return (isinstance(field.value, str | bool) and new_field(name, field.value)) or ""
