"""YAML text → the fields of its one mapping, with their places, or the findings that say why not.

Only the node graph is composed and nothing below the top mapping is built: an alias costs no more than its
sign, no tag constructs anything.
"""

from __future__ import annotations

import yaml

from promptsync.library.draft import Field, Fields, Value, origin_of
from promptsync.library.text import quoted, shown
from promptsync.library.yaml_syntax import DEEPEST, nesting, syntax, unprintable
from promptsync.model import Origin
from promptsync.problems import Problem, problem

_Loader = type[yaml.CSafeLoader] | type[yaml.SafeLoader]
# A build of PyYAML without libyaml lacks CSafeLoader.
_LOADER: _Loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

_STANDARD = "tag:yaml.org,2002:"
_TEXT, _MAPPING = _STANDARD + "str", _STANDARD + "map"
_KINDS = {
    "str": "a text",
    "bool": "a boolean",
    "null": "no value",
    "int": "a number",
    "float": "a number",
    "timestamp": "a date",
    "merge": "a merge key",
    "value": "a special key",
    "seq": "a list",
    "map": "a mapping",
}

# libyaml composes recursively on the C stack, where too deep a nesting is a crash that nobody can catch. Each
# level takes at least one of these signs, so only a text with many of them has to be measured.
_NESTING_SIGNS = "[{-?:"
_HARMLESS_SIGNS = 500


def parse_yaml(text: str, file: str) -> tuple[Fields | None, list[Problem]]:
    """The fields of the mapping that ``text`` holds; None where it cannot be read or is no mapping.

    A text without content has the finding ``empty-file``. ``file`` stands in the findings' places.
    """
    root = _compose(text, file)
    if isinstance(root, Problem):
        return None, [root]
    if root is None or (isinstance(root, yaml.ScalarNode) and not root.value and not root.style):
        hint = "Write the prompt, or delete the file."
        return None, [problem("empty-file", f"{file} holds no fields", Origin(file), hint)]
    return _fields(root, file)


def describe(node: yaml.Node) -> str:
    """What a value is, in words: "a number", "a list"."""
    return _KINDS.get(node.tag.removeprefix(_STANDARD), "a tagged value")


def foreign_tag(node: yaml.Node) -> str | None:
    """The tag as it was written, where it is none that JSON has a value for."""
    if node.tag.removeprefix(_STANDARD) in _KINDS and node.tag.startswith(_STANDARD):
        return None
    return shown("!!" + node.tag.removeprefix(_STANDARD) if node.tag.startswith(_STANDARD) else node.tag)


def _compose(text: str, file: str) -> yaml.Node | Problem | None:
    try:
        too_deep = _too_deep(text, file)
        return nesting(too_deep) if too_deep else _LOADER(text).get_single_node()
    except yaml.reader.ReaderError:
        return unprintable(text, file)
    except yaml.MarkedYAMLError as error:
        return syntax(error, text, file)
    except RecursionError:  # from the loader without libyaml
        return nesting(Origin(file))
    except UnicodeDecodeError:  # from libyaml, for a tag whose percent escapes are no UTF-8
        return problem("yaml-syntax", "a tag is not UTF-8", Origin(file), "Remove the tag.")


def _fields(root: yaml.Node, file: str) -> tuple[Fields | None, list[Problem]]:
    if not isinstance(root, yaml.MappingNode) or root.tag != _MAPPING:
        what = foreign_tag(root) or describe(root)
        message = f"{file} holds {what}, not the fields of a prompt"
        hint = "Write fields such as name: and prompt: at the start of their lines."
        return None, [problem("schema", message, origin_of(file, root.start_mark), hint)]
    fields: Fields = {}
    problems: list[Problem] = []
    pairs: list[tuple[yaml.Node, yaml.Node]] = root.value
    for key, node in pairs:
        if key.tag != _TEXT or not isinstance(key, yaml.ScalarNode):
            problems.append(_no_name(key, file))
        elif key.value in fields:
            problems.append(_twice(key, fields[key.value].key, file))
        else:
            fields[key.value] = Field(key, node, _value(node))
    return fields, problems


def _value(node: yaml.Node) -> Value:
    if not isinstance(node, yaml.ScalarNode):
        return []
    text: str = node.value
    match node.tag.removeprefix(_STANDARD):
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
    if key.tag == _STANDARD + "merge":
        hint = "Write the fields themselves."
        return problem("unknown-field", "<< (a merge key) is not a field of a prompt", at, hint)
    message = f"{quoted(key.value)} is not a field of a prompt, it is {foreign_tag(key) or describe(key)}"
    return problem("unknown-field", message, at, "Remove it.")


def _twice(key: yaml.Node, first: yaml.Node, file: str) -> Problem:
    at, before = origin_of(file, key.start_mark), origin_of(file, first.start_mark)
    message = f"{shown(key.value)} is written twice, in line {before.line} and in line {at.line}"
    return problem("yaml-duplicate", message, at, "Keep one of them.")


def _too_deep(text: str, file: str) -> Origin | None:
    """Where the nesting goes beyond what is composed, found without recursion."""
    if sum(map(text.count, _NESTING_SIGNS)) <= _HARMLESS_SIGNS:
        return None
    loader, depth = _LOADER(text), 0
    while event := loader.get_event():
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            return origin_of(file, event.start_mark)
    return None
