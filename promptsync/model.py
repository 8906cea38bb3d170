"""The words of promptsync as frozen values, without I/O.

A *desired* prompt is what a file says, a *live* prompt is what the organization has, and a *base* is what
promptsync last wrote there. All three are compared field by field, by the platform's own field names.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import MISSING, dataclass, field, fields, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, NewType

from promptsync.composition import WHOLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.composition import Composition, Made

Key = NewType("Key", str)
"""A prompt's identity in the repository: its path below the prompts directory, without suffix, with ``/``."""

FieldValue = str | bool

_DIGITS = re.compile("[0-9]+")


def natural_order(text: str) -> tuple[str, str]:
    """A sort key that people expect: n2 comes before n10. Texts that differ have different sort keys."""

    def padded(found: re.Match[str]) -> str:
        digits = found[0].lstrip("0")
        return f"{len(digits):06}{digits}"

    return _DIGITS.sub(padded, text), text


class Origin(NamedTuple):
    """A place in a file: ``file`` as shown to people (relative, with ``/``), line and column from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Part(StrEnum):
    """The part of a prompt that holds a field on the wire (``gitpod.v1.Prompt``)."""

    METADATA = "metadata"
    SPEC = "spec"


_METADATA, _SPEC = {"part": Part.METADATA}, {"part": Part.SPEC}


@dataclass(frozen=True)
class Prompt:
    """What a prompt says, whole. ``command`` is empty if there is none, as on the wire.

    A new field of the platform is a line here and a property in ``schemas/prompt.schema.json``. Its name
    there is the attribute's in camel case.
    """

    name: str = field(metadata=_METADATA)
    description: str = field(metadata=_METADATA)
    prompt: str = field(metadata=_SPEC)
    command: str = field(default="", metadata=_SPEC)
    is_command: bool = field(default=False, metadata=_SPEC)
    is_skill: bool = field(default=False, metadata=_SPEC)
    is_template: bool = field(default=False, metadata=_SPEC)

    def fields(self) -> dict[str, FieldValue]:
        """The fields under the platform's names, in the order of :data:`FIELDS`."""
        return {name: getattr(self, attribute) for name, attribute, _ in _ATTRIBUTES}

    def is_like(self, other: Prompt) -> bool:
        """Whether the two differ by their texts at most."""
        return all(getattr(self, one) == getattr(other, one) for one in _BESIDE_TEXT)

    @classmethod
    def from_fields(cls, fields: Mapping[str, FieldValue]) -> Prompt:
        """The reverse of :meth:`fields`; what is absent has its proto3 default."""
        given: dict[str, Any] = {
            attribute: kind(fields[name]) for name, attribute, kind in _ATTRIBUTES if name in fields
        }
        return cls(**{**_NOTHING, **given})

    @cached_property
    def digest(self) -> Digest:
        """This prompt with its text replaced by a fingerprint; equal exactly when the prompts are equal."""
        return Digest(replace(self, prompt=_sha256(self.prompt)))

    @property
    def folded(self) -> str:
        """A SHA-256 in hex that leaves out what a server may normalise: white space and Unicode forms."""
        values = (unicodedata.normalize("NFKC", str(value)).split() for value in self.fields().values())
        return _sha256("\0".join(" ".join(words) for words in values))


def _sha256(text: str) -> str:
    import hashlib  # it loads OpenSSL, and who only reads files has no use for it

    return hashlib.sha256(text.encode()).hexdigest()


class PromptField(NamedTuple):
    """A field of a prompt: its platform name, its attribute of :class:`Prompt`, and the type of its values.

    A prompt file must have what is ``required``.
    """

    name: str
    attribute: str
    part: Part
    kind: type[str] | type[bool]
    required: bool

    @property
    def default(self) -> FieldValue:
        """The value of a field that is absent (proto3)."""
        return self.kind()


def _prompt_fields() -> list[PromptField]:
    found = []
    for one in fields(Prompt):
        first, *others = one.name.split("_")
        name = first + "".join(map(str.capitalize, others))
        kind = bool if one.default is False else str
        found.append(PromptField(name, one.name, one.metadata["part"], kind, one.default is MISSING))
    return sorted(found, key=lambda one: one.name == TEXT)


TEXT = "prompt"
"""The field that holds the text."""

PROMPT_FIELDS = {one.name: one for one in _prompt_fields()}
"""The fields of a prompt by the platform's names (CreatePromptRequest), the text last."""

FIELDS = tuple(PROMPT_FIELDS)

KINDS = ("isCommand", "isSkill", "isTemplate")
"""The flags that make a prompt of use to somebody."""

_ATTRIBUTES = tuple((one.name, one.attribute, one.kind) for one in PROMPT_FIELDS.values())
_BESIDE_TEXT = tuple(one.attribute for one in PROMPT_FIELDS.values() if one.name != TEXT)
_NOTHING = {one.attribute: "" for one in PROMPT_FIELDS.values() if one.required}


class Digest(NamedTuple):
    """A prompt as the ledger remembers it: each field as it was, the text as SHA-256 of its UTF-8, in hex."""

    head: Prompt

    @property
    def text(self) -> str:
        """The text's SHA-256 in hex."""
        return self.head.prompt

    def fields(self) -> dict[str, FieldValue]:
        """As :meth:`Prompt.fields`, with the text's fingerprint under ``prompt``."""
        return self.head.fields()


@dataclass(frozen=True, slots=True)
class Desired:
    """One prompt file, read and found good.

    ``protect`` refuses the deletion of the prompt until a commit has taken it off again. ``composition``
    tells how its text was made of parts; None if it was not. ``asks`` are sentences that the prompt is meant
    for.
    """

    key: Key
    prompt: Prompt
    origin: Origin
    protect: bool = False
    composition: Composition | None = field(default=None, compare=False)
    asks: tuple[str, ...] = ()

    @property
    def made(self) -> Made:
        """What the ledger remembers of how the text was made."""
        return self.composition.made if self.composition else WHOLE

    @property
    def chosen_by(self) -> Key:
        """The key that scope, choice and policies are asked about: a part follows its owner."""
        return Key(self.made.owner or self.key)


@dataclass(frozen=True, slots=True)
class ListedPrompt:
    """A prompt as a listing without texts has it: its text is unknown, not empty.

    ``head`` is the prompt with an empty text. The times are the server's own RFC 3339 strings, compared as
    such (API.md, Wire).
    """

    id: str
    head: Prompt
    updated_at: str
    created_at: str = ""
    organization: str = ""
    creator: str = ""

    @property
    def name(self) -> str:
        return self.head.name

    @property
    def command(self) -> str:
        """The command this prompt holds, also if it only retains it with ``isCommand`` false."""
        return self.head.command

    def with_text(self, text: str) -> LivePrompt:
        """The same prompt, whole."""
        return LivePrompt(
            self.id,
            self.head,
            self.updated_at,
            self.created_at,
            self.organization,
            self.creator,
            text=text,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePrompt(ListedPrompt):
    """A prompt as the organization has it, whole. :attr:`prompt` puts ``head`` and ``text`` together."""

    text: str

    @property
    def prompt(self) -> Prompt:
        return replace(self.head, prompt=self.text)


@dataclass(frozen=True, slots=True)
class Base:
    """What promptsync last wrote for one key, and what the server answered then.

    The two differ where a server normalises what it is sent: files are compared with ``sent``, the
    organization with ``answered``. While ``updated_at`` is still the server's, ``answered`` is proven.
    A ``pulled`` base was recorded by pull, and no apply has seen its file yet: without the file it does not
    count. ``source`` is the commit that the last write of this base came from, in full; empty if unknown.
    ``made`` tells whose part the prompt is, if it is one. ``extra`` is what a newer version wrote about the
    prompt: it takes no part in a comparison.
    """

    key: Key
    id: str
    sent: Digest
    answered: Digest
    updated_at: str
    protect: bool = False
    pulled: bool = False
    source: str = ""
    extra: Mapping[str, object] = field(default_factory=dict, compare=False)
    made: Made = WHOLE

    @property
    def chosen_by(self) -> Key:
        """The key that scope, choice and policies are asked about: a part follows its owner."""
        return Key(self.made.owner or self.key)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose token it is: the organization it acts in, and the subject (GetAuthenticatedIdentity).

    ``at`` is the platform's time of the answer, as :func:`instant` compares it.
    """

    organization: str
    subject: str = ""
    principal: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who an identity is: a user, or a service account, which has no ``email``.

    ``expires`` is when a service account ends (RFC 3339); empty if it does not.
    """

    name: str
    email: str = ""
    expires: str = ""


class Author(NamedTuple):
    """Who creates prompts in a run: an identity's ``subject``, ``since`` the platform's time at the start."""

    subject: str
    since: str

    def made(self, live: ListedPrompt) -> bool | None:
        """Whether ``live`` is theirs; None if the platform does not say who made it."""
        if not live.creator or not self.subject:
            return None
        return live.creator == self.subject and instant(live.created_at) >= instant(self.since)


def instant(timestamp: str) -> str:
    """An RFC 3339 time in UTC with nine fractional digits, so that two compare as strings (API.md, Wire)."""
    whole, _, fraction = timestamp.removesuffix("Z").partition(".")
    return f"{whole}.{fraction:0<9}"
