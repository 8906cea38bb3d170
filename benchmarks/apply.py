"""An apply of many creates to an organization 50 ms away, beside what waiting alone would take.

The ideal is ``creates * latency / concurrency``. The creates are measured where they arrive, from the first
to the answer to the last; the command also starts, reads the files, lists the prompts and writes its ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.measure import Contestant, Measured, Sample, ideal, in_turns
from benchmarks.rows import Findings, Row
from benchmarks.serving import serving

if TYPE_CHECKING:
    from benchmarks.scale import Scale
    from benchmarks.workshop import Workshop

_LATENCY, _CONCURRENCY = 0.05, 16
_LIMITED, _LIMIT = 1_000, 1.2


def measure(workshop: Workshop, scale: Scale) -> Findings:
    """Each time from a new library to an empty organization."""
    (ours,) = in_turns([_promptsync(workshop, scale.created)], scale.long_rounds)
    peer = ideal("the ideal", scale.created * _LATENCY / _CONCURRENCY, scale.long_rounds)
    name, title = f"apply-{scale.created}", f"apply {scale.created:,} creates, 50 ms, {_CONCURRENCY} at once"
    limit = _LIMIT if scale.created == _LIMITED else None
    creates = Row(f"{name}/creates", f"{title}, its creates alone", _creating(ours), peer, limit)
    return Findings((creates, Row(name, title, ours, peer)))


def _creating(ours: Measured) -> Measured:
    """Of each run the time between its first create and the answer to its last."""
    return Measured(ours.name, tuple(Sample(run.creating) for run in ours.samples))


def _promptsync(workshop: Workshop, creates: int) -> Contestant:
    command = [workshop.tools.promptsync, "apply", "--yes", "--concurrency", str(_CONCURRENCY)]

    def run() -> Sample:
        folder = workshop.fresh(creates)
        with serving(workshop.tools, latency=_LATENCY) as server:
            return workshop.tools.run(command, folder, f"Applied {creates}, failed 0", server)

    return Contestant("promptsync", run)
