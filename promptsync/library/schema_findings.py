"""What the prompt schema refuses in a draft, in sentences that name the field and the value.

``prompt.schema.json`` decides what is good; this module only words what it refuses.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

import yaml

from promptsync.library.finding_places import is_body
from promptsync.library.prompt_schema import SCHEMA, instance_of
from promptsync.library.surprises import comment_behind
from promptsync.library.too_long import field_too_long, text_too_long
from promptsync.model import TEXT
from promptsync.problems import Problem, problem
from promptsync.source.json_schema import Validator
from promptsync.source.text import quoted, shown
from promptsync.source.yaml_nodes import describe, foreign_tag

if TYPE_CHECKING:
    from jsonschema import ValidationError

    from promptsync.library.parsed_file import Field, ParsedFile


_VALIDATOR = Validator(SCHEMA)

_BOOLEAN_WORDS = {"true": "true", "yes": "true", "y": "true", "on": "true"} | dict.fromkeys(
    ("false", "no", "n", "off"), "false"
)


def schema_findings(draft: ParsedFile) -> list[Problem]:
    """What the schema refuses in a draft that has fields; none where it takes it."""
    fields = draft.fields or {}
    problems = [_unknown(name, draft) for name in fields if name not in SCHEMA["properties"]]
    problems += [_missing(name, draft) for name in SCHEMA["required"] if name not in fields]
    problems += _texts(draft)
    error: ValidationError
    for error in _VALIDATOR.iter_errors(instance_of(draft)):
        if error.path and not (error.validator == "pattern" and error.instance == ""):
            name = str(error.path[0])
            problems.append(_refused(str(error.validator), name, fields[name], draft))
    return problems


def _unknown(name: str, draft: ParsedFile) -> Problem:
    known = {each.lower(): each for each in SCHEMA["properties"]}
    near = difflib.get_close_matches(re.sub("[_ -]", "", name.lower())[:50], known, 1)
    hint = f"Did you mean {known[near[0]]}?" if near else f"A prompt has {', '.join(known.values())}."
    return problem(
        "unknown-field", f"{quoted(name)} is not a field of a prompt", draft.key_origin(name), hint
    )


def _missing(name: str, draft: ParsedFile) -> Problem:
    return problem("missing-field", f"{name} is missing", draft.start, f"Add a line {name}: with its text.")


def _texts(draft: ParsedFile) -> list[Problem]:
    fields = draft.fields or {}
    given = [name for name in ("prompt", "promptFile") if name in fields]
    if len(given) == 1:
        return []
    if given:
        message = "prompt and promptFile both give the text"
        return [problem("two-texts", message, draft.key_origin("promptFile"), "Keep one of them.")]
    return [problem("missing-field", "prompt is missing", draft.start, draft.file.form.text_hint)]


def _refused(keyword: str, name: str, field: Field, draft: ParsedFile) -> Problem:
    if SCHEMA["properties"][name]["type"] == "array":
        message = f"{name} takes a list of 20 sentences at most, each of 1 to 200 characters"
        return problem("schema", message, draft.origin(name), "Write each in a line that begins with a dash.")
    limit = SCHEMA["properties"][name].get("maxLength", 0)
    text = field.value if isinstance(field.value, str) else ""
    match keyword:
        case "type":
            return _type(name, field, draft)
        case "maxLength":
            at = draft.origin(name)
            return (
                text_too_long(name, text, at, _first_line(field))
                if name == TEXT
                else field_too_long(name, text, limit, at)
            )
        case "minLength":
            message, hint = f"{name} is empty", "Give it a text, or remove the field."
        case "pattern":
            message = f"{name} is {quoted(text)}; it takes letters, digits, - and _ only"
            plain = re.sub("[^a-zA-Z0-9_-]+", "-", text).strip("-")
            hint = f"Write {name}: {plain}" if 0 < len(plain) <= limit else "Choose another word."
        case "enum":
            words = SCHEMA["properties"][name].get("enum", [])
            message, hint = f"{name} is {quoted(text)}", f"It takes {' or '.join(words)}."
        case _:
            message, hint = f"{name} does not match {keyword} of the schema", "See promptsync schema prompt."
    return problem("schema", message, draft.origin(name), hint)


def _first_line(field: Field) -> int:
    """Where a text begins in its file; 0 if its lines are not those of the file."""
    line = field.node.start_mark.line
    if is_body(field):
        return line + 1
    return line + 2 if isinstance(field.node, yaml.ScalarNode) and field.node.style == "|" else 0


def _type(name: str, field: Field, draft: ParsedFile) -> Problem:
    at, node, what = draft.origin(name), field.node, describe(field.node)
    takes_text = SCHEMA["properties"][name]["type"] == "string"
    tag = foreign_tag(node)
    if tag:
        message = f"{name} has the tag {tag}, which no field takes"
        return problem("schema", message, at, "Remove the tag.")
    if not isinstance(node, yaml.ScalarNode):
        hint = "Quote it if it is a text." if takes_text else "Write true or false."
        return problem(
            "schema", f"{name} is {what}; it takes {'a text' if takes_text else 'true or false'}", at, hint
        )
    if not node.value and not node.style and comment_behind(field, draft.source):
        hint = f'Quote the text: {name}: "{shown(comment_behind(field, draft.source))}"'
        return problem("yaml-surprise", f"{name} is empty: YAML takes its text for a comment", at, hint)
    if not node.value and not node.style:
        return problem("schema", f"{name} has no value", at, "Give it one, or remove the field.")
    written = shown(node.value)
    if not takes_text:
        word = _BOOLEAN_WORDS.get(node.value.lower())
        hint = f"Write {name}: {word}, without quotes." if word else "Write true or false."
        return problem("schema", f"{name} is {quoted(node.value)}, {what}; it takes true or false", at, hint)
    message = f"{name} is {written}, which YAML 1.1 reads as {what}, not as a text"
    return problem("yaml-surprise", message, at, f'Quote it: {name}: "{written}"')
