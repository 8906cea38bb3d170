"""Prompts that a plan leaves as they are because somebody said so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from promptsync.model import Key
    from promptsync.plan.change import Change


class Reason(StrEnum):
    """Why a prompt is set aside."""

    NOT_CHOSEN = "not chosen"
    RELEASED = "released"
    HELD = "held"
    MIRRORED = "mirrored"


@dataclass(frozen=True, slots=True)
class SetAside:
    """A prompt that stays as it is because somebody said so: no exit code changes by it.

    ``change`` is what would happen to it; None if that is a problem, or if its file cannot be read.
    """

    key: Key
    reason: Reason
    change: Change | None = None
