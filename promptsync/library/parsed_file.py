"""A prompt file as it was read, before it is known to be good."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

from promptsync.model import Key, Origin
from promptsync.source.places import origin_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from yaml import Node

    from promptsync.library.ignores import Ignore
    from promptsync.model import FieldValue, Prompt
    from promptsync.problems import Problem
    from promptsync.source.file_reader import FileReader


@dataclass(frozen=True, slots=True)
class PromptFile:
    """A file of the library: ``shown`` stands in findings, ``real`` is its path with every link resolved."""

    path: Path
    real: str
    shown: str
    key: Key
    form: FileForm


Value = str | bool | int | list[str] | None
"""A field's value as the schema is asked about it. What no field takes is not built: 0 stands for a scalar
that is neither text nor boolean nor null, an empty list for a collection. :data:`LISTS` have their texts."""

LISTS = frozenset(("asks",))
"""The fields that take a list of texts."""

TRIES = "tries"
"""The field that takes a list of cases: see library.tries."""


class Field(NamedTuple):
    """A field with the YAML nodes it was written as, which know their places."""

    key: Node
    node: Node
    value: Value


Fields = dict[str, Field]


class ParsedText(NamedTuple):
    """What a text says: ``fields`` is None if it is not a prompt, and ``problems`` says why.

    ``source`` is the text as the marks of the fields count it. ``plain`` text has no sign of a prompt, so it
    may be another prompt's ``promptFile``.
    """

    fields: Fields | None
    problems: list[Problem]
    source: str
    plain: bool = False


class FileForm(Hashable, Protocol):
    """How a prompt stands in a file. :mod:`promptsync.library.forms` has the table."""

    @property
    def word(self) -> str:
        """The form's name on the command line."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """What the path of a file has after the key; the first is that of a new file."""

    @property
    def bundled(self) -> bool:
        """Whether a file of this form in a skill's folder is a part of the skill, not a prompt."""

    @property
    def defaults(self) -> Mapping[str, FieldValue]:
        """What a file says of a field that it does not have, if that is not the platform's default."""

    @property
    def text_hint(self) -> str:
        """Where to write the prompt's text."""

    def parse(self, text: str, shown: str) -> ParsedText:
        """Read a text without byte order mark; ``shown`` stands for the file in findings."""

    def yaml_of(self, text: str) -> str:
        """The part of a text that is YAML, from the first line on."""

    def written(self, prompt: Prompt, fields: Mapping[str, FieldValue], schema: str | None) -> str:
        """The text of a new file that says ``fields``. Raises CannotHoldError."""

    def edited(self, text: str, changes: Mapping[str, FieldValue | None]) -> str:
        """``text`` with ``changes``, which has None for a field to remove. Raises CannotHoldError."""


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A prompt file and what it says, see :class:`ParsedText`: ``values`` are those of its fields.

    ``problems`` is what is wrong with it alone. ``ignores`` are the comments by which the file takes findings
    off itself.

    Where a field stands is asked about few files, so the nodes of the others are not kept: a file's text is
    had from ``reader`` and parsed again. ``parsed`` has them while the file is read.
    """

    file: PromptFile
    values: Mapping[str, Value] | None
    problems: list[Problem]
    reader: FileReader = field(compare=False, repr=False)
    plain: bool = False
    ignores: tuple[Ignore, ...] = ()
    parsed: ParsedText | None = field(default=None, compare=False, repr=False)

    @property
    def start(self) -> Origin:
        """Where findings about the whole file are."""
        return Origin(self.file.shown)

    @property
    def source(self) -> str:
        """The text as the marks of the fields count it."""
        return self._parsed().source

    @property
    def fields(self) -> Fields | None:
        """The fields with their nodes; none of them if the file has been changed since it was read."""
        if self.values is None:
            return None
        fields = self._parsed().fields or {}
        here = {name: fields[name] for name in self.values if name in fields}
        return here if all(one.value == self.values[name] for name, one in here.items()) else {}

    def text(self, name: str) -> str | None:
        """The field's value where it is text."""
        value = self.value(name)
        return value if isinstance(value, str) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """The field's texts where it is a list of them."""
        value = self.value(name)
        return tuple(value) if isinstance(value, list) else ()

    def value(self, name: str) -> Value:
        """The field's value, or None where there is none."""
        return (self.values or {}).get(name)

    def origin(self, name: str) -> Origin:
        """The place of the field's value, or the file's start where there is no such field."""
        field = (self.fields or {}).get(name)
        return self.start if field is None else origin_of(self.file.shown, field.node.start_mark)

    def key_origin(self, name: str) -> Origin:
        """The place of the field's name, as :meth:`origin`."""
        field = (self.fields or {}).get(name)
        return self.start if field is None else origin_of(self.file.shown, field.key.start_mark)

    def _parsed(self) -> ParsedText:
        if self.parsed is not None:
            return self.parsed
        text, _ = self.reader.read(self.file.path, self.file.shown)
        return _parse(self.file.form, text or "", self.file.shown)


@lru_cache(maxsize=2)
def _parse(form: FileForm, text: str, shown: str) -> ParsedText:
    """Remembered for the next place in the same file."""
    return form.parse(text, shown)
