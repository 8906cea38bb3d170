"""What was found, as values: a row compares promptsync with something, a fact holds it against a number."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.measure import Measured


@dataclass(frozen=True, slots=True)
class Row:
    """``limit`` is the most that the ratio may be, where there is a promise."""

    id: str
    title: str
    ours: Measured
    peer: Measured
    limit: float | None = None

    @property
    def ratio(self) -> float:
        """Our wall time by the peer's: the median of the turns' ratios, as in one turn both meet the same."""
        pairs = zip(self.ours.samples, self.peer.samples, strict=True)
        return median(ours.seconds / peer.seconds for ours, peer in pairs)

    @property
    def processors(self) -> float:
        """As :attr:`ratio`, of the time that processors were busy; 0 if it is not known."""
        pairs = [*zip(self.ours.samples, self.peer.samples, strict=True)]
        if not all(peer.processors for _, peer in pairs):
            return 0.0
        return median(ours.processors / peer.processors for ours, peer in pairs)

    @property
    def met(self) -> bool | None:
        """None where nothing is promised."""
        return None if self.limit is None else self.ratio <= self.limit


@dataclass(frozen=True, slots=True)
class Fact:
    """A promise that is no ratio of times; ``detail`` says more of what was found."""

    title: str
    found: str
    detail: str
    limit: str
    met: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """What an area of the benchmark has found."""

    rows: tuple[Row, ...] = ()
    facts: tuple[Fact, ...] = ()

    def __add__(self, other: Findings) -> Findings:
        return Findings(self.rows + other.rows, self.facts + other.facts)


def files(number: int) -> str:
    """``1 file``, ``1,000 files``."""
    return f"{number:,} file{'' if number == 1 else 's'}"
