"""Prompts → files, exactly: a new file, or the edit of one that changes what differs and nothing else.

Whatever is returned has been read back by the library's own reader and said what it should.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.errors import CannotHoldError
from promptsync.library.writing.yaml_field import others_of
from promptsync.model import PROMPT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.library.parsed_file import FileForm, Value
    from promptsync.model import FieldValue, Prompt

_MARK = "\ufeff"


def new_file(prompt: Prompt, form: FileForm, *, schema: str | None, protect: bool = False) -> str:
    """The text of a new file. ``schema`` is where editors find the schema of YAML files, if anywhere.

    Raises CannotHoldError.
    """
    _check(prompt)
    explicit = _explicit(prompt, form, protect=protect)
    return _exact(form.written(prompt, explicit, schema), form, explicit)


def edited_file(text: str, form: FileForm, before: Mapping[str, FieldValue], after: Prompt) -> str:
    """``text`` with the fields changed in which ``before`` and ``after`` differ.

    ``before`` is what the file says, as Prompt.fields() has it. Where the file has a ``promptFile``, a new
    text is for that file, and is not written here: see :func:`text_goes_to`. Raises CannotHoldError.
    """
    _check(after)
    mark = _MARK if text.startswith(_MARK) else ""
    text = text.removeprefix(_MARK)
    said = _read(text, form)
    if said is None:
        raise CannotHoldError("the file cannot be read as a prompt", "Correct what validate says about it.")
    wanted = _wanted(said, form, before, after)
    changes = {
        name: _written(wanted.get(name)) for name in {**said, **wanted} if said.get(name) != wanted.get(name)
    }
    return mark + _exact(form.edited(text, changes), form, wanted)


def is_edit(before: str, after: str, form: FileForm, field: str, value: FieldValue) -> bool:
    """Whether ``after`` says what ``before`` says, but for ``field``, which is ``value``."""
    said = _read(before, form)
    if said is None or _read(after, form) != {**said, field: value}:
        return False
    return others_of(form.yaml_of(before), field) == others_of(form.yaml_of(after), field)


def text_goes_to(text: str, form: FileForm) -> str | None:
    """The ``promptFile`` that holds the prompt's text, as the file has it, or None where it holds its own."""
    said = _read(text.removeprefix(_MARK), form) or {}
    value = said.get("promptFile")
    return value if isinstance(value, str) else None


def _read(text: str, form: FileForm) -> dict[str, Value] | None:
    parsed = form.parse(text, "")
    if parsed.fields is None or parsed.problems:
        return None
    return {name: field.value for name, field in parsed.fields.items()}


def _exact(text: str, form: FileForm, wanted: Mapping[str, Value]) -> str:
    if _read(text, form) != wanted:
        raise CannotHoldError("the prompt cannot be written so that it is read back exactly")
    return text


def _explicit(prompt: Prompt, form: FileForm, *, protect: bool) -> dict[str, FieldValue]:
    """The fields that a new file says, in its order."""
    fields = prompt.fields()
    text = fields.pop("prompt")
    if prompt.is_command == bool(prompt.command):
        del fields["isCommand"]
    fields |= {"protect": protect, "prompt": text}
    return {
        name: value for name, value in fields.items() if name == "isCommand" or value != _default(name, form)
    }


def _default(name: str, form: FileForm) -> FieldValue:
    """What a file says of a field that it does not have."""
    if name in form.defaults:
        return form.defaults[name]
    return PROMPT_FIELDS[name].default if name in PROMPT_FIELDS else False


def _written(value: Value) -> FieldValue | None:
    """None for a field to remove."""
    return value if isinstance(value, str | bool) else None


def _wanted(
    said: Mapping[str, Value], form: FileForm, before: Mapping[str, FieldValue], after: Prompt
) -> dict[str, Value]:
    """The fields that the edited file says, with those that promptsync does not send."""
    wanted = dict(said)
    changed = {name: value for name, value in after.fields().items() if before.get(name) != value}
    for name, value in changed.items():
        if name == "isCommand" or (name == "prompt" and "promptFile" in said):
            continue
        if value == _default(name, form):
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
    for name, value in prompt.fields().items():
        if PROMPT_FIELDS[name].required and not value:
            raise CannotHoldError(
                f"its {name} is empty", "A prompt file needs one: write it on the platform."
            )
    if prompt.is_command and not prompt.command:
        raise CannotHoldError("it is a command without a word", "Give it a command on the platform.")
