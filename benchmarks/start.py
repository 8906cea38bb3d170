"""What the bare start takes: ``--version``, beside a Python that does nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from benchmarks.measure import Contestant, in_turns
from benchmarks.rows import Findings, Row

if TYPE_CHECKING:
    from benchmarks.scale import Scale
    from benchmarks.workshop import Workshop

_LIMIT = 4.0
_TURNS_A_ROUND = 4
"""A start takes so little that a moment's noise is large beside it."""


def measure(workshop: Workshop, scale: Scale) -> Findings:
    """One row."""
    contestants = [_version(workshop), nothing(workshop)]
    in_turns(contestants, rounds=1)
    ours, peer = in_turns(contestants, scale.rounds * _TURNS_A_ROUND)
    return Findings((Row("start/--version", "promptsync --version", ours, peer, _LIMIT),))


def nothing(workshop: Workshop) -> Contestant:
    """Python's own start."""
    command = [sys.executable, "-c", "pass"]
    return Contestant("python -c pass", lambda: workshop.tools.run(command, workshop.scratch, ""))


def _version(workshop: Workshop) -> Contestant:
    command = [workshop.tools.promptsync, "--version"]
    return Contestant("promptsync", lambda: workshop.tools.run(command, workshop.scratch, "promptsync"))
