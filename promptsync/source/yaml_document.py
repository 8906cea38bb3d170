"""A YAML file with nested values → its data, checked by one of our schemas, or findings with their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from promptsync.problems import Problem, problem
from promptsync.schema_files import read_schema
from promptsync.source.places import origin_of
from promptsync.source.screen import Screen
from promptsync.source.text import SIZE_LIMIT, quoted, read_text
from promptsync.source.yaml_nodes import STANDARD_TAG, compose, describe, foreign_tag

if TYPE_CHECKING:
    from pathlib import Path

    from promptsync.schema_files import SchemaName

Document = dict[str, Any]


def read_document(
    path: Path, name: str, *, schema: SchemaName, rule: str, limit: int = SIZE_LIMIT
) -> tuple[Document | None, list[Problem]]:
    """The mapping in the file, or what is wrong with it, each finding under ``rule`` unless it is no YAML.

    At most ``limit`` bytes are read.
    """
    text, problems = read_text(path, name, limit)
    if text is None:
        nothing = all(one.rule == "empty-file" for one in problems)
        return ({}, []) if nothing else (None, problems)
    root = compose(text, name)
    if isinstance(root, Problem):
        return None, [*problems, root]
    if root is None:
        return {}, problems
    data, found = checked(root, name, schema=schema, rule=rule)
    return (data if isinstance(data, dict) else None), [*problems, *found]


def checked(root: yaml.Node, name: str, *, schema: SchemaName, rule: str) -> tuple[object, list[Problem]]:
    """The data of a node of the file ``name``, and what the schema refuses there, by place."""
    reader = _Reader(name, rule)
    data, problems = reader.value(root), reader.problems
    text_of_schema = read_schema(schema)
    # An alias in an alias in an alias grows without end for who reads each anew, as the screen does.
    if reader.has_aliases or not Screen(text_of_schema).takes(data):
        from promptsync.source.document_findings import document_findings  # it imports jsonschema

        problems += document_findings(data, text_of_schema, root, name, rule)
    problems.sort(key=lambda one: (one.origin.line, one.origin.column) if one.origin else (0, 0))
    return data, problems


# No field takes a longer number, and Python refuses to read one of thousands of digits.
_DIGITS = 18


class _Reader:
    """Builds plain data from nodes. An alias is built once and shared, so it costs no more than its sign."""

    def __init__(self, file: str, rule: str) -> None:
        self.problems: list[Problem] = []
        self.has_aliases = False
        self._file = file
        self._rule = rule
        self._built: dict[int, object] = {}

    def value(self, node: yaml.Node) -> object:
        if id(node) in self._built:
            self.has_aliases = True
        else:
            self._built[id(node)] = None  # an alias to what it stands in
            self._built[id(node)] = self._build(node)
        return self._built[id(node)]

    def _build(self, node: yaml.Node) -> object:
        if tag := foreign_tag(node):
            self._report(node, f"{tag} is a tag, which nothing here takes", "Remove the tag.")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item) for item in node.value]
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode) -> Document:
        data: Document = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._report(key, f"{describe(key)} is not a name", "Write a name.")
            elif key.value in data:
                self._report(key, f"{quoted(key.value)} is written twice", "Keep one of them.")
            else:
                data[key.value] = self.value(value)
        return data

    def _report(self, node: yaml.Node, message: str, hint: str) -> None:
        self.problems.append(problem(self._rule, message, origin_of(self._file, node.start_mark), hint))


def _scalar(node: yaml.Node) -> object:
    text = str(node.value)
    match node.tag.removeprefix(STANDARD_TAG):
        case "bool":
            return yaml.SafeLoader.bool_values.get(text.lower(), False)
        case "null":
            return None
        case "int" if text.isascii() and text.isdigit() and len(text) <= _DIGITS:
            return int(text)
        case "str":
            return text
    return 0.5  # what no field takes: another number, a date
