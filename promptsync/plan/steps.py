"""The requests of a plan: which method each calls, and what it waits for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from promptsync.model import Key, Prompt


class Request(StrEnum):
    """The platform's method that a step calls."""

    CREATE = "CreatePrompt"
    UPDATE = "UpdatePrompt"
    DELETE = "DeletePrompt"


@dataclass(frozen=True, slots=True)
class Step:
    """One request of a change.

    ``number`` is its place in the plan, from 1. ``prompt_id`` is empty for a create. ``wanted`` is the prompt
    as it is meant to be afterwards (None for a delete) and ``fields`` names what is sent. It waits for the
    steps numbered in ``waits_for``; ``last`` steps also wait until all others have settled. ``parks`` marks
    the step that takes a command out of a cycle.
    """

    number: int
    key: Key
    request: Request
    prompt_id: str
    fields: tuple[str, ...] = ()
    wanted: Prompt | None = None
    waits_for: tuple[int, ...] = ()
    last: bool = False
    parks: bool = False
