"""What a plan tells beside its changes, as frozen values: facts for a reviewer, which stop nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from promptsync.model import Key


@dataclass(frozen=True, slots=True)
class Reach:
    """Hosts, and commands run as root, that a prompt has not named before."""

    key: Key
    hosts: tuple[str, ...] = ()
    root: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rerouted:
    """Asks of the prompt ``key`` that an agent would take elsewhere after the plan, or to it again.

    ``number`` of its ``total`` asks; ``other`` is the skill that does best beside it, which is ``new`` if the
    plan creates it; both say ``words``. ``regained``: the prompt is first for them again.
    """

    key: Key
    number: int
    total: int
    other: str
    new: bool = False
    words: tuple[str, ...] = ()
    regained: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """The characters of all skills' names and descriptions, which every agent loads."""

    before: int
    after: int
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Notes:
    """All of them; ``listing`` is None if it was not asked for."""

    reach: tuple[Reach, ...] = ()
    routing: tuple[Rerouted, ...] = ()
    listing: Listing | None = None


NO_NOTES = Notes()
