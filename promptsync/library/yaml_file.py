"""YAML text → the fields of its one mapping, with their places, or the findings that say why not.

Only the node graph is composed and nothing below the top mapping is built: an alias costs no more than its
sign, no tag constructs anything.
"""

from __future__ import annotations

import yaml

from promptsync.library.parsed_file import LISTS, Field, Fields, Value
from promptsync.model import Origin
from promptsync.problems import Problem, problem
from promptsync.source.places import origin_of
from promptsync.source.text import quoted, shown
from promptsync.source.yaml_nodes import MAPPING_TAG, STANDARD_TAG, TEXT_TAG, compose, describe, foreign_tag


def parse_yaml(text: str, file: str) -> tuple[Fields | None, list[Problem]]:
    """The fields of the mapping that ``text`` holds; None where it cannot be read or is no mapping.

    A text without content has the finding ``empty-file``. ``file`` stands in the findings' places.
    """
    root = compose(text, file)
    if isinstance(root, Problem):
        return None, [root]
    if root is None or (isinstance(root, yaml.ScalarNode) and not root.value and not root.style):
        hint = "Write the prompt, or delete the file."
        return None, [problem("empty-file", f"{file} holds no fields", Origin(file), hint)]
    return _fields(root, file)


def _fields(root: yaml.Node, file: str) -> tuple[Fields | None, list[Problem]]:
    if not isinstance(root, yaml.MappingNode) or root.tag != MAPPING_TAG:
        what = foreign_tag(root) or describe(root)
        message = f"{file} holds {what}, not the fields of a prompt"
        hint = "Write fields such as name: and prompt: at the start of their lines."
        return None, [problem("schema", message, origin_of(file, root.start_mark), hint)]
    fields: Fields = {}
    problems: list[Problem] = []
    pairs: list[tuple[yaml.Node, yaml.Node]] = root.value
    for key, node in pairs:
        if key.tag != TEXT_TAG or not isinstance(key, yaml.ScalarNode):
            problems.append(_no_name(key, file))
        elif key.value in fields:
            problems.append(_twice(key, fields[key.value].key, file))
        else:
            listed = key.value in LISTS and isinstance(node, yaml.CollectionNode)
            fields[key.value] = Field(key, node, _texts(node) if listed else _value(node))
    return fields, problems


def _texts(node: yaml.Node) -> Value:
    """The texts of a list; 0 stands for one with anything else in it, and for a mapping."""
    if not isinstance(node, yaml.SequenceNode):
        return 0
    items: list[yaml.Node] = node.value
    texts = [one.value for one in items if one.tag == TEXT_TAG and isinstance(one, yaml.ScalarNode)]
    return texts if len(texts) == len(items) else 0


def _value(node: yaml.Node) -> Value:
    if not isinstance(node, yaml.ScalarNode):
        return []
    text: str = node.value
    match node.tag.removeprefix(STANDARD_TAG):
        case "str":
            return text
        case "bool":
            known: dict[str, bool] = yaml.SafeLoader.bool_values
            return known.get(text.lower(), 0)
        case "null":
            return None
        case _:
            return 0


def _no_name(key: yaml.Node, file: str) -> Problem:
    at = origin_of(file, key.start_mark)
    if not isinstance(key, yaml.ScalarNode):
        return problem(
            "unknown-field", f"{describe(key)} is not a field's name", at, "Write the field's name."
        )
    if key.tag == STANDARD_TAG + "merge":
        hint = "Write the fields themselves."
        return problem("unknown-field", "<< (a merge key) is not a field of a prompt", at, hint)
    message = f"{quoted(key.value)} is not a field of a prompt, it is {foreign_tag(key) or describe(key)}"
    return problem("unknown-field", message, at, "Remove it.")


def _twice(key: yaml.Node, first: yaml.Node, file: str) -> Problem:
    at, before = origin_of(file, key.start_mark), origin_of(file, first.start_mark)
    message = f"{shown(key.value)} is written twice, in line {before.line} and in line {at.line}"
    return problem("yaml-duplicate", message, at, "Keep one of them.")
