"""What the bare start takes: ``--version`` and ``--help`` beside a Python that does nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from benchmarks.measure import Contestant, in_turns
from benchmarks.rows import Findings, Row

if TYPE_CHECKING:
    from benchmarks.scale import Scale
    from benchmarks.workshop import Workshop

_LIMITS = {"--version": 5.0, "--help": None}
_TURNS_A_ROUND = 4
"""A start takes so little that a moment's noise is large beside it."""


def measure(workshop: Workshop, scale: Scale) -> Findings:
    """Both options."""
    tools, folder = workshop.tools, workshop.scratch
    nothing = Contestant("python -c pass", lambda: tools.run([sys.executable, "-c", "pass"], folder, ""))
    contestants = [*(_started(workshop, option) for option in _LIMITS), nothing]
    in_turns(contestants, rounds=1)
    *ours, peer = in_turns(contestants, scale.rounds * _TURNS_A_ROUND)
    rows = (Row(f"start/{one.name}", f"promptsync {one.name}", one, peer, _LIMITS[one.name]) for one in ours)
    return Findings(tuple(rows))


def _started(workshop: Workshop, option: str) -> Contestant:
    command = [workshop.tools.promptsync, option]
    return Contestant(option, lambda: workshop.tools.run(command, workshop.scratch, "promptsync"))
