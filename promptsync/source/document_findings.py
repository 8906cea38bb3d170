"""What a schema of ours refuses in a YAML document, in sentences with their places."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING, Any

import yaml

from promptsync.problems import Problem, problem
from promptsync.source.json_schema import Validator
from promptsync.source.places import origin_of
from promptsync.source.text import quoted
from promptsync.source.yaml_nodes import describe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jsonschema import ValidationError


def document_findings(data: object, schema: str, root: yaml.Node, file: str, rule: str) -> Iterator[Problem]:
    """A finding under ``rule`` for each thing in ``data``, built from ``root``, that the schema refuses."""
    error: ValidationError
    for error in Validator(json.loads(schema)).iter_errors(data):
        yield from _finding(error, root, file, rule)


def _finding(error: ValidationError, root: yaml.Node, file: str, rule: str) -> Iterator[Problem]:
    path = list(error.absolute_path)
    node = _node_at(root, path)
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    if error.validator == "additionalProperties" and isinstance(node, yaml.MappingNode):
        yield from _unknown(node, list(schema["properties"]), file, rule)
        return
    if isinstance(error.instance, str) and isinstance(node, yaml.MappingNode):
        at = next(key.start_mark for key, _ in node.value if key.value == error.instance)
        hint = str(schema.get("description", ""))
        yield problem(rule, f"{quoted(error.instance)} cannot be a name here", origin_of(file, at), hint)
        return
    what = ".".join(map(str, path)) or file
    written = quoted(str(node.value)) if isinstance(node, yaml.ScalarNode) else describe(node)
    if schema.get("writeOnly"):
        written = "not as it should be"  # somebody may have put the secret itself there
    message, hint = f"{what} is {written}", str(schema.get("description", "See promptsync schema config."))
    if error.validator == "type":
        message = f"{what} is {describe(node)}; it takes {_TYPES.get(str(schema.get('type')), 'another')}"
    elif "enum" in schema:
        hint = f"It takes {', '.join(map(str, schema['enum']))}."
    yield problem(rule, message, origin_of(file, node.start_mark), hint)


_TYPES = {"object": "a mapping", "array": "a list", "string": "a text"}


def _unknown(node: yaml.MappingNode, known: list[str], file: str, rule: str) -> Iterator[Problem]:
    for key, _ in node.value:
        if key.value not in known:
            near = difflib.get_close_matches(str(key.value), known, 1)
            hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(known)}."
            yield problem(
                rule, f"{quoted(str(key.value))} is not known here", origin_of(file, key.start_mark), hint
            )


def _node_at(root: yaml.Node, path: Iterable[str | int]) -> yaml.Node:
    node = root
    for part in path:
        if isinstance(node, yaml.MappingNode):
            node = next(value for key, value in node.value if key.value == part)
        else:
            node = node.value[part]
    return node
