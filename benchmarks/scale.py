"""How much is measured: everything, or the little of it that CI has time for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes of each area, an empty one where it is left out. Latencies are in seconds."""

    validated: tuple[int, ...] = ()
    rules: tuple[int, ...] = ()
    planned: tuple[int, ...] = ()
    first: tuple[int, ...] = ()
    latencies: tuple[float, ...] = (0.0,)
    applied: tuple[tuple[int, int], ...] = ()
    """How many creates, and how many at once."""
    recorded: tuple[int, ...] = ()
    rounds: int = 5
    long_rounds: int = 3

    def rounds_of(self, number: int) -> int:
        """Fewer of what takes long."""
        return self.long_rounds if number > 1_000 else self.rounds


FULL = Scale(
    validated=(1, 100, 1_000, 10_000),
    rules=(1_000,),
    planned=(100, 1_000, 10_000),
    first=(1_000,),
    latencies=(0.0, 0.02),
    applied=tuple((1_000, concurrency) for concurrency in (1, 8, 16, 32)),
    recorded=(10_000,),
)
SMALL = Scale(validated=(100, 1_000), planned=(100, 1_000), applied=((100, 16),), rounds=3)
