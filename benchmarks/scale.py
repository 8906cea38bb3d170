"""How much is measured: everything, or the little of it that CI has time for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """The sizes of each area."""

    validated: tuple[int, ...]
    skills: int
    planned: tuple[int, ...]
    created: int
    rounds: int = 5
    long_rounds: int = 3

    def rounds_of(self, number: int) -> int:
        """Fewer of what takes long."""
        return self.long_rounds if number > 1_000 else self.rounds


FULL = Scale(validated=(1, 1_000, 10_000), skills=340, planned=(100, 1_000, 10_000), created=1_000)
SMALL = Scale(validated=(1, 1_000), skills=340, planned=(100, 1_000), created=100, rounds=3)
