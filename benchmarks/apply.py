"""An apply of many creates to an organization 50 ms away, beside what waiting alone would take.

The ideal is ``creates * latency / concurrency``. The creates alone are measured where they arrive, from
the first to the answer to the last; the command also starts, reads the files, lists the prompts, fetches the
ledger and pushes it twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.measure import Contestant, Measured, Sample, ideal, in_turns
from benchmarks.rows import Findings, Row
from benchmarks.serving import serving
from benchmarks.workshop import PROMPTS

if TYPE_CHECKING:
    from benchmarks.scale import Scale
    from benchmarks.workshop import Workshop

_LATENCY = 0.05
_LIMITED, _LIMIT = (1_000, 16), 1.3
_LEDGER_IN_A_FILE = "targets:\n  default:\n    state: file:ledger.sqlite3\n"


def measure(workshop: Workshop, scale: Scale) -> Findings:
    """Every concurrency, each time from a new library to an empty organization."""
    rows = []
    for creates, concurrency in scale.applied:
        name, title = (
            f"apply-{creates}x{concurrency}",
            f"apply {creates:,} creates, 50 ms, {concurrency} at once",
        )
        rounds = scale.long_rounds if concurrency > 1 else 1  # all but waiting is nothing then
        ours, in_file, bare = in_turns(_contestants(workshop, creates, concurrency), rounds)
        peer = ideal("the ideal", creates * _LATENCY / concurrency, rounds)
        limit = _LIMIT if (creates, concurrency) == _LIMITED else None
        rows.append(Row(f"{name}/creates", f"{title}, its creates alone", _creating(ours), peer, limit))
        rows.append(Row(name, title, ours, peer, limit))
        rows.append(Row(f"{name}/file", f"{title}, ledger in a file", in_file, peer, limit))
        rows.append(Row(f"{name}/bare", title, ours, bare))
    return Findings(tuple(rows))


def _creating(ours: Measured) -> Measured:
    """Of each run the time between its first create and the answer to its last."""
    return Measured(ours.name, tuple(Sample(run.creating) for run in ours.samples))


def _contestants(workshop: Workshop, creates: int, concurrency: int) -> list[Contestant]:
    tools = workshop.tools
    apply = [tools.promptsync, "apply", "--yes", "--concurrency", str(concurrency)]
    applied = f"Applied {creates}, failed 0"
    bare = [*tools.script("peers/bare_apply.py"), PROMPTS, str(concurrency)]

    def run(command: list[str], expected: str, config: str = "") -> Sample:
        folder = workshop.fresh(creates)
        if config:
            (folder / "promptsync.yaml").write_text(config, encoding="utf-8")
        workshop.commit(folder)
        with serving(tools, latency=_LATENCY) as server:
            return tools.run(command, folder, expected, server)

    return [
        Contestant("promptsync", lambda: run(apply, applied)),
        Contestant("promptsync, ledger in a file", lambda: run(apply, applied, _LEDGER_IN_A_FILE)),
        Contestant("a bare script", lambda: run(bare, f"{creates} prompts created")),
    ]
