"""What runs took: several contestants in turn, so that a moment's noise meets all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Sample:
    """One run: seconds, peak memory in bytes, and the requests it sent by method.

    ``creating`` are the seconds from its first create to the answer to its last, ``processors`` those that
    its processes kept a processor busy.
    """

    seconds: float
    peak: int = 0
    requests: Mapping[str, int] = field(default_factory=dict)
    creating: float = 0.0
    processors: float = 0.0


@dataclass(frozen=True, slots=True)
class Contestant:
    """What is to be measured."""

    name: str
    run: Callable[[], Sample]


@dataclass(frozen=True, slots=True)
class Measured:
    """The runs of one contestant, one for each turn; what it says of them are medians."""

    name: str
    samples: tuple[Sample, ...]

    @property
    def seconds(self) -> float:
        return median(sample.seconds for sample in self.samples)

    @property
    def processors(self) -> float:
        return median(sample.processors for sample in self.samples)

    @property
    def peak(self) -> float:
        return median(sample.peak for sample in self.samples)

    @property
    def requests(self) -> Mapping[str, int]:
        """Those of the run that sent most."""
        return max((sample.requests for sample in self.samples), key=lambda sent: sum(sent.values()))


def in_turns(contestants: Sequence[Contestant], rounds: int) -> list[Measured]:
    """Everyone once, then everyone again, until all have had their rounds."""
    turns = [[one.run() for one in contestants] for _ in range(rounds)]
    return [
        Measured(one.name, samples)
        for one, samples in zip(contestants, zip(*turns, strict=True), strict=True)
    ]


def ideal(name: str, seconds: float, rounds: int) -> Measured:
    """What nothing has to be run for."""
    return Measured(name, (Sample(seconds),) * rounds)
