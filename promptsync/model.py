"""The words of promptsync as frozen values, without I/O.

A *desired* prompt is what a file says, a *live* prompt is what the organization has, and a *base* is what
promptsync last wrote there. All three are compared field by field, by the platform's own field names.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from collections.abc import Mapping

Key = NewType("Key", str)
"""A prompt's identity in the repository: its path below the prompts directory, without suffix, with ``/``."""

FieldValue = str | bool

FIELDS = ("name", "description", "command", "isCommand", "isSkill", "isTemplate", "prompt")
"""The fields of a prompt under the platform's names (CreatePromptRequest), the longest last."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A place in a file: ``file`` as shown to people (relative, with ``/``), line and column from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Prompt:
    """What a prompt says, whole. ``command`` is empty where there is none, as on the wire."""

    name: str
    description: str
    prompt: str
    command: str = ""
    is_command: bool = False
    is_skill: bool = False
    is_template: bool = False

    def fields(self) -> dict[str, FieldValue]:
        """The seven fields under the platform's names, in the order of :data:`FIELDS`."""
        return {
            "name": self.name,
            "description": self.description,
            "command": self.command,
            "isCommand": self.is_command,
            "isSkill": self.is_skill,
            "isTemplate": self.is_template,
            "prompt": self.prompt,
        }

    @classmethod
    def from_fields(cls, fields: Mapping[str, FieldValue]) -> Prompt:
        """The reverse of :meth:`fields`; what is absent has its proto3 default."""
        return cls(
            name=str(fields.get("name", "")),
            description=str(fields.get("description", "")),
            prompt=str(fields.get("prompt", "")),
            command=str(fields.get("command", "")),
            is_command=bool(fields.get("isCommand", False)),
            is_skill=bool(fields.get("isSkill", False)),
            is_template=bool(fields.get("isTemplate", False)),
        )

    @cached_property
    def digest(self) -> Digest:
        """This prompt with its text replaced by a fingerprint; equal exactly when the prompts are equal."""
        text = hashlib.sha256(self.prompt.encode()).hexdigest()
        return Digest(replace(self, prompt=text))

    @property
    def folded(self) -> str:
        """A SHA-256 in hex that leaves out what a server may normalise: white space and Unicode forms."""
        values = (unicodedata.normalize("NFKC", str(value)).split() for value in self.fields().values())
        return hashlib.sha256("\0".join(" ".join(words) for words in values).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Digest:
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

    ``protect`` refuses the deletion of the prompt until a commit has taken it off again.
    """

    key: Key
    prompt: Prompt
    origin: Origin
    protect: bool = False


@dataclass(frozen=True, slots=True)
class LivePrompt:
    """A prompt as the organization has it.

    ``text`` is None where it was not asked for: absent content after ``excludePromptContent`` is unknown,
    not empty. ``head.prompt`` is always empty; :attr:`prompt` puts the two together. The times are the
    server's own RFC 3339 strings, compared as such (API.md, Wire).
    """

    id: str
    head: Prompt
    text: str | None
    updated_at: str
    created_at: str = ""
    organization: str = ""

    @property
    def name(self) -> str:
        return self.head.name

    @property
    def command(self) -> str:
        """The command this prompt holds, also where it is retained with ``isCommand`` false."""
        return self.head.command

    @property
    def prompt(self) -> Prompt | None:
        """The whole prompt, or None where the text was not asked for."""
        return None if self.text is None else replace(self.head, prompt=self.text)


@dataclass(frozen=True, slots=True)
class Base:
    """What promptsync last wrote for one key, and what the server answered then.

    The two differ where a server normalises what it is sent: files are compared with ``sent``, the
    organization with ``answered``. While ``updated_at`` is still the server's, ``answered`` is proven.
    A ``pulled`` base was recorded by pull, and no apply has seen its file yet: without the file it does not
    count. ``source`` is the commit that the last write of this base came from, in full; empty if unknown.
    ``extra`` is what a newer version wrote about the prompt: it takes no part in a comparison.
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


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose token it is: the organization it acts in, and the subject (GetAuthenticatedIdentity)."""

    organization: str
    subject: str = ""
    principal: str = ""
