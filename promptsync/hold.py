"""A hold: a person keeps every apply from a prompt until a time, as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.model import instant

if TYPE_CHECKING:
    from promptsync.model import Digest


@dataclass(frozen=True, slots=True)
class Hold:
    """No apply touches the prompt ``until`` a time; who said so, when and why.

    Both times are RFC 3339 in UTC. A rollback's hold knows the ``text`` that went live again: it ends as soon
    as git says the same.
    """

    until: str
    reason: str
    actor: str
    since: str
    text: Digest | None = None

    def expired(self, now: str) -> bool:
        """Whether its time is over at the platform's time ``now``."""
        return instant(now) >= instant(self.until)
