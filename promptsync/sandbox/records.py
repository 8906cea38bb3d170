"""What the sandbox keeps: prompts, the log of what changed them, and what a list is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from promptsync.model import Prompt


class UnknownPromptError(Exception):
    """No prompt has this id."""


class CommandTakenError(Exception):
    """Another prompt holds this command, maybe with ``isCommand`` false (API.md, Behaviour)."""


@dataclass(frozen=True, slots=True)
class StoredPrompt:
    """One prompt. ``position`` grows with each creation and never comes again; times are in ns since 1970.

    ``creator`` is the id of the subject that made it.
    """

    position: int
    id: str
    content: Prompt
    created_at: int
    updated_at: int
    creator: str


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A request that changed the store: the method's name, as in CreatePrompt; ``time`` in ns since 1970.

    ``actor`` is the id of who asked; empty in a file of a version that did not write it down. ``position``
    grows from one to the next.
    """

    method: str
    time: int
    prompt_id: str
    actor: str
    position: int


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the organization."""

    id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Selection:
    """ListPromptsRequest.filter: texts select where not empty, booleans only select true (API.md)."""

    command: str = ""
    command_prefix: str = ""
    is_command: bool = False
    is_skill: bool = False
    is_template: bool = False
    search: str = ""
    exclude_prompt_content: bool = False
