"""What a plan and the ledger know of a text that is made of parts, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Bundle(StrEnum):
    """What becomes of the files beside a ``SKILL.md``; :data:`AUTO` comes to one of the next two."""

    AUTO = "auto"
    INLINE = "inline"
    SPLIT = "split"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Run:
    """``count`` consecutive lines of a composed text that come from ``file``, from its line ``line`` on.

    ``file`` is as shown to people. Of ``generated`` lines, which promptsync wrote, it is the file that they
    are about, and ``line`` does not grow.
    """

    count: int
    file: str
    line: int
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """What the ledger remembers of how a text was made: see :class:`Composition`."""

    owner: str = ""
    part: str = ""
    bundle: Bundle | None = None


WHOLE = Made()
"""Of a prompt that has a file of its own, whose text has no bundle."""


@dataclass(frozen=True, slots=True)
class Composition:
    """How a prompt's text was composed. ``runs`` has every line of it, in order.

    ``owner`` is the key of the prompt that this one is a part of, and ``part`` the file or section of it;
    both are empty for a prompt that has a file of its own. ``bundle`` is what became of the files beside a
    ``SKILL.md``, by promptsync's choice if it is ``auto``; None if the text refers to none. ``left`` counts
    the files that nothing refers to.
    """

    runs: tuple[Run, ...] = ()
    owner: str = ""
    part: str = ""
    bundle: Bundle | None = None
    auto: bool = False
    left: int = 0

    @property
    def made(self) -> Made:
        """The part of it that the ledger remembers."""
        return Made(self.owner, self.part, self.bundle)
