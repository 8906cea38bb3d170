"""YAML text → its node graph, with the place of every node. Nothing is constructed.

An alias costs no more than its sign, no tag builds anything, and depth is bounded before composing.
"""

from __future__ import annotations

import yaml

from promptsync.model import Origin
from promptsync.problems import Problem, problem
from promptsync.source.places import origin_of
from promptsync.source.text import shown
from promptsync.source.yaml_syntax import DEEPEST, line_separator, nesting, syntax, unprintable

_Loader = type[yaml.CSafeLoader] | type[yaml.SafeLoader]
# A build of PyYAML without libyaml lacks CSafeLoader.
_LOADER: _Loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

STANDARD_TAG = "tag:yaml.org,2002:"
TEXT_TAG, MAPPING_TAG = STANDARD_TAG + "str", STANDARD_TAG + "map"
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


def compose(text: str, file: str) -> yaml.Node | Problem | None:
    """The one document's top node, None for a text without content, or why it is no YAML."""
    separator = line_separator(text, file)
    if separator:
        return separator
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


def describe(node: yaml.Node) -> str:
    """What a value is, in words: "a number", "a list"."""
    return _KINDS.get(node.tag.removeprefix(STANDARD_TAG), "a tagged value")


def foreign_tag(node: yaml.Node) -> str | None:
    """The tag as it was written, where it is none that JSON has a value for."""
    if node.tag.removeprefix(STANDARD_TAG) in _KINDS and node.tag.startswith(STANDARD_TAG):
        return None
    return shown(
        "!!" + node.tag.removeprefix(STANDARD_TAG) if node.tag.startswith(STANDARD_TAG) else node.tag
    )


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
