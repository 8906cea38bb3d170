"""The first plan, without a ledger: of an organization that has the prompts already, and of an empty one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.measure import in_turns
from benchmarks.plan import at, planning, sdk_script
from benchmarks.rows import Findings, Row
from benchmarks.serving import serving

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.scale import Scale
    from benchmarks.workshop import Workshop


def measure(workshop: Workshop, scale: Scale) -> Findings:
    """Every size at every latency, of a full and of an empty organization."""
    found = Findings()
    for number in scale.first:
        folder = workshop.fresh(number)
        workshop.commit(folder)
        for latency in scale.latencies:
            found += _measured(workshop, folder, number, latency, scale.rounds_of(number))
    return found


def _measured(workshop: Workshop, folder: Path, number: int, latency: float, rounds: int) -> Findings:
    rows = []
    for store, live, action in ((workshop.organization(number), number, "adopt"), (None, 0, "create")):
        with serving(workshop.tools, store, latency) as server:
            contestants = [
                planning(workshop, folder, f"{number} to {action}", server),
                sdk_script(workshop, folder, (number, live), server),
            ]
            ours, sdk = in_turns(contestants, rounds)
        title = f"first plan, {number:,} to {action}, {at(latency)}"
        rows.append(Row(f"first-{number}-{action}-{latency * 1000:.0f}ms", title, ours, sdk))
    return Findings(tuple(rows))
