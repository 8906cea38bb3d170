"""Fields → the text of a prompt file, new or edited, in each form.

Each function raises CannotHoldError for what a file of its form cannot say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.errors import CannotHoldError
from promptsync.library.writing.markdown_parts import refusal, split_markdown, with_body
from promptsync.library.writing.yaml_field import new_field, with_field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.model import FieldValue


def yaml_text(fields: Mapping[str, FieldValue], schema: str | None) -> str:
    """A new YAML file; ``schema`` is the address that it names for editors."""
    return (f"# yaml-language-server: $schema={schema}\n" if schema else "") + _lines(fields)


def markdown_text(fields: Mapping[str, FieldValue], body: str) -> str:
    """A new Markdown file: front matter with the fields, then the prompt's text."""
    _check_body(body)
    return f"---\n{_lines({name: value for name, value in fields.items() if name != 'prompt'})}---\n\n{body}"


def edited_yaml(text: str, changes: Mapping[str, FieldValue | None]) -> str:
    """``text`` with ``changes``, which has None for a field to remove."""
    for name, value in changes.items():
        edited = with_field(text, name, value)
        if edited is None:
            hint = "Edit the file by hand: an anchor or a complex key may be in the way."
            raise CannotHoldError(f"{name} cannot be changed without changing something else", hint)
        text = edited
    return text


def edited_markdown(text: str, changes: Mapping[str, FieldValue | None]) -> str:
    """As :func:`edited_yaml`; a text that stands below the front matter is changed there."""
    parts = split_markdown(text)
    if parts is None:
        return edited_yaml(text, changes)
    body = changes.get("prompt") if parts.body and not parts.body.isspace() else None
    if isinstance(body, str):
        _check_body(body)
        parts = with_body(parts, body)
        changes = {name: value for name, value in changes.items() if name != "prompt"}
    return "".join((edited_yaml(parts.head, changes), parts.fence, parts.body))


def _check_body(text: str) -> None:
    refused = refusal(text)
    if refused:
        raise CannotHoldError(refused, "Keep this prompt as YAML, which holds any text.")


def _lines(fields: Mapping[str, FieldValue]) -> str:
    return "".join(_line(name, value) for name, value in fields.items())


def _line(name: str, value: FieldValue) -> str:
    line = new_field(name, value)
    if line is None:
        raise CannotHoldError(f"its {name} has a character that no text file holds")
    return line
