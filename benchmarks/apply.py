"""An apply of many creates to an organization 50 ms away, beside the time that waiting alone would take.

The ideal is ``creates * latency / concurrency``; the command also starts, reads the files, lists the prompts,
fetches the ledger and pushes it twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.measure import Contestant, ideal, in_turns
from benchmarks.rows import Findings, Row
from benchmarks.serving import serving

if TYPE_CHECKING:
    from benchmarks.measure import Sample
    from benchmarks.scale import Scale
    from benchmarks.workshop import Workshop

_LATENCY = 0.05
_LIMITED, _LIMIT = (1_000, 16), 1.3


def measure(workshop: Workshop, scale: Scale) -> Findings:
    """Every concurrency, each time from a new library to an empty organization."""
    rounds = scale.long_rounds
    measured = in_turns([_applying(workshop, *one) for one in scale.applied], rounds)
    rows = []
    for (creates, concurrency), ours in zip(scale.applied, measured, strict=True):
        title = f"apply {creates:,} creates, 50 ms, {concurrency} at once"
        peer = ideal("the ideal", creates * _LATENCY / concurrency, rounds)
        limit = _LIMIT if (creates, concurrency) == _LIMITED else None
        rows.append(Row(f"apply-{creates}x{concurrency}", title, ours, peer, limit))
    return Findings(tuple(rows))


def _applying(workshop: Workshop, creates: int, concurrency: int) -> Contestant:
    command = [workshop.tools.promptsync, "apply", "--yes", "--concurrency", str(concurrency)]

    def run() -> Sample:
        folder = workshop.fresh(creates)
        workshop.commit(folder)
        with serving(workshop.tools, latency=_LATENCY) as server:
            return workshop.tools.run(command, folder, f"Applied {creates}, failed 0", server)

    return Contestant(f"promptsync, {concurrency} at once", run)
