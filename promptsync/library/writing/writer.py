"""Prompts → files, exactly: a new file, or the edit of one that changes what differs and nothing else.

Whatever is returned has been read back by the library's own reader and said what it should.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError
from promptsync.library.markdown import parse_markdown
from promptsync.library.parsed_file import FileForm, PromptFile
from promptsync.library.writing.markdown_parts import SplitMarkdown, refusal, split_markdown, with_body
from promptsync.library.writing.yaml_field import new_field, others_of, values_of, with_field
from promptsync.model import Key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.library.parsed_file import Value
    from promptsync.model import FieldValue, Prompt

_SKILL_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MARK = "\ufeff"


class Format(StrEnum):
    """How a prompt file is written. A skill is Markdown that is named SKILL.md."""

    YAML = "yaml"
    MARKDOWN = "markdown"
    SKILL = "skill"


class CannotHoldError(PromptsyncError):
    """A file of this format cannot say this prompt, or not without a change of something else."""


def new_file(prompt: Prompt, format_: Format, *, schema: str | None, protect: bool = False) -> str:
    """The text of a new file. ``schema`` is where editors find the schema of YAML files, if anywhere.

    Raises CannotHoldError; as for SKILL.md where the prompt is no skill, or its name is not that of one
    (API.md, Kinds).
    """
    _check(prompt)
    if format_ is Format.SKILL:
        _check_skill(prompt)
    explicit = _explicit(prompt, format_, protect=protect)
    if format_ is Format.YAML:
        head = f"# yaml-language-server: $schema={schema}\n" if schema else ""
        text = head + _lines(explicit)
    else:
        _check_body(prompt.prompt)
        head = _lines({name: value for name, value in explicit.items() if name != "prompt"})
        text = f"---\n{head}---\n\n{prompt.prompt}"
    return _exact(text, format_, explicit)


def edited_file(text: str, format_: Format, before: Mapping[str, FieldValue], after: Prompt) -> str:
    """``text`` with the fields changed in which ``before`` and ``after`` differ.

    ``before`` is what the file says, as Prompt.fields() has it. Where the file has a ``promptFile``, a new
    text is for that file, and is not written here: see :func:`text_goes_to`. Raises CannotHoldError.
    """
    _check(after)
    mark = _MARK if text.startswith(_MARK) else ""
    text = text.removeprefix(_MARK)
    said = _read(text, format_)
    if said is None:
        raise CannotHoldError("the file cannot be read as a prompt", "Correct what validate says about it.")
    wanted = _wanted(said, format_, before, after)
    changes = {name: wanted.get(name) for name in {**said, **wanted} if said.get(name) != wanted.get(name)}
    parts = None if format_ is Format.YAML else split_markdown(text)
    edited = _with_fields(text, changes) if parts is None else _edited_markdown(parts, changes)
    return mark + _exact(edited, format_, wanted)


def is_edit(before: str, after: str, format_: Format, field: str, value: FieldValue) -> bool:
    """Whether ``after`` says what ``before`` says, but for ``field``, which is ``value``."""
    said = _read(before, format_)
    if said is None or _read(after, format_) != {**said, field: value}:
        return False
    heads = [text if format_ is Format.YAML else _head(text) for text in (before, after)]
    return others_of(heads[0], field) == others_of(heads[1], field)


def text_goes_to(text: str, format_: Format) -> str | None:
    """The ``promptFile`` that holds the prompt's text, as the file has it, or None where it holds its own."""
    said = _read(text.removeprefix(_MARK), format_) or {}
    value = said.get("promptFile")
    return value if isinstance(value, str) else None


def _read(text: str, format_: Format) -> dict[str, Value] | None:
    if format_ is Format.YAML:
        return values_of(text)
    draft = parse_markdown(text, PromptFile(Path(), "", "", Key(""), FileForm.MARKDOWN))
    if draft.fields is None or draft.problems:
        return None
    return {name: field.value for name, field in draft.fields.items()}


def _head(text: str) -> str:
    """The front matter with the fields that only other tools read."""
    parts = split_markdown(text)
    return parts.head if parts else ""


def _exact(text: str, format_: Format, wanted: Mapping[str, Value]) -> str:
    if _read(text, format_) != wanted:
        raise CannotHoldError("the prompt cannot be written so that it is read back exactly")
    return text


def _explicit(prompt: Prompt, format_: Format, *, protect: bool) -> dict[str, FieldValue]:
    """The fields that a new file says, in its order."""
    fields = prompt.fields()
    text = fields.pop("prompt")
    if prompt.is_command == bool(prompt.command):
        del fields["isCommand"]
    fields |= {"protect": protect, "prompt": text}
    return {
        name: value
        for name, value in fields.items()
        if name == "isCommand" or value != _default(name, format_)
    }


def _default(name: str, format_: Format) -> FieldValue:
    """What a file says of a field that it does not have."""
    if name in ("name", "description", "command", "prompt"):
        return ""
    return name == "isSkill" and format_ is Format.SKILL


def _wanted(
    said: Mapping[str, Value], format_: Format, before: Mapping[str, FieldValue], after: Prompt
) -> dict[str, Value]:
    """The fields that the edited file says, with those that promptsync does not send."""
    wanted = dict(said)
    changed = {name: value for name, value in after.fields().items() if before.get(name) != value}
    for name, value in changed.items():
        if name == "isCommand" or (name == "prompt" and "promptFile" in said):
            continue
        if value == _default(name, format_):
            wanted.pop(name, None)
        else:
            wanted[name] = value
    if changed.keys() & {"command", "isCommand"}:
        follows = bool(wanted.get("command"))
        if wanted.get("isCommand", follows) != after.is_command:
            wanted.pop("isCommand", None)
            if follows != after.is_command:
                wanted["isCommand"] = after.is_command
    return wanted


def _check(prompt: Prompt) -> None:
    for name in ("name", "description", "prompt"):
        if not prompt.fields()[name]:
            raise CannotHoldError(
                f"its {name} is empty", "A prompt file needs one: write it on the platform."
            )
    if prompt.is_command and not prompt.command:
        raise CannotHoldError("it is a command without a word", "Give it a command on the platform.")


def _check_body(text: str) -> None:
    refused = refusal(text)
    if refused:
        raise CannotHoldError(refused, "Keep this prompt as YAML, which holds any text.")


def _check_skill(prompt: Prompt) -> None:
    hint = "Keep this prompt as YAML, or as Markdown of another name."
    if not prompt.is_skill:
        raise CannotHoldError("it is not a skill", hint)
    if len(prompt.name) > 64 or not _SKILL_NAME.fullmatch(prompt.name):
        raise CannotHoldError("its name is not lowercase letters, digits and hyphens, 64 at most", hint)


def _lines(fields: Mapping[str, FieldValue]) -> str:
    return "".join(_line(name, value) for name, value in fields.items())


def _line(name: str, value: FieldValue) -> str:
    line = new_field(name, value)
    if line is None:
        raise CannotHoldError(f"its {name} has a character that no text file holds")
    return line


def _with_fields(text: str, changes: Mapping[str, Value]) -> str:
    """``changes`` has None for a field to remove."""
    for name, value in changes.items():
        edited = with_field(text, name, value if isinstance(value, str | bool) else None)
        if edited is None:
            hint = "Edit the file by hand: an anchor or a complex key may be in the way."
            raise CannotHoldError(f"{name} cannot be changed without changing something else", hint)
        text = edited
    return text


def _edited_markdown(parts: SplitMarkdown, changes: Mapping[str, Value]) -> str:
    body = changes.get("prompt") if parts.body and not parts.body.isspace() else None
    if isinstance(body, str):
        _check_body(body)
        parts = with_body(parts, body)
        changes = {name: value for name, value in changes.items() if name != "prompt"}
    return "".join((_with_fields(parts.head, changes), parts.fence, parts.body))
