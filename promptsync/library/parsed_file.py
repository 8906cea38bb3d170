"""A prompt file as it was read, before it is known to be good."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from promptsync.model import Key, Origin
from promptsync.source.places import origin_of

if TYPE_CHECKING:
    from pathlib import Path

    from yaml import Node

    from promptsync.library.ignores import Ignore
    from promptsync.problems import Problem


class FileForm(Enum):
    """What a file's name and folder make of it."""

    YAML = auto()
    MARKDOWN = auto()
    SKILL = auto()
    BUNDLED = auto()
    """A Markdown file in a skill's folder: part of the skill, not a prompt."""


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
that is neither text nor boolean nor null, an empty list for every collection."""


class Field(NamedTuple):
    """A field with the YAML nodes it was written as, which know their places."""

    key: Node
    node: Node
    value: Value


Fields = dict[str, Field]


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """``fields`` is None where the file could not be read as a prompt; ``problems`` then says why.

    ``plain`` marks Markdown without front matter, which may be another prompt's ``promptFile``. ``ignores``
    are the comments by which the file takes findings off itself.
    """

    file: PromptFile
    fields: Fields | None
    problems: list[Problem]
    plain: bool = False
    ignores: tuple[Ignore, ...] = ()

    @property
    def start(self) -> Origin:
        """Where findings about the whole file are."""
        return Origin(self.file.shown)

    def text(self, name: str) -> str | None:
        """The field's value where it is text."""
        value = self.value(name)
        return value if isinstance(value, str) else None

    def value(self, name: str) -> Value:
        """The field's value, or None where there is none."""
        field = (self.fields or {}).get(name)
        return None if field is None else field.value

    def origin(self, name: str) -> Origin:
        """The place of the field's value, or the file's start where there is no such field."""
        field = (self.fields or {}).get(name)
        return self.start if field is None else origin_of(self.file.shown, field.node.start_mark)

    def key_origin(self, name: str) -> Origin:
        """The place of the field's name, as :meth:`origin`."""
        field = (self.fields or {}).get(name)
        return self.start if field is None else origin_of(self.file.shown, field.key.start_mark)
