"""A settled plan, beside the least that it has to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.measure import Contestant, in_turns
from benchmarks.rows import Fact, Findings, Row
from benchmarks.serving import serving
from benchmarks.workshop import PROMPTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.measure import Measured
    from benchmarks.scale import Scale
    from benchmarks.serving import Server
    from benchmarks.workshop import Workshop

_LIMIT = 1.3
_PAGE = 100
_LARGEST, _MEBIBYTES = 10_000, 150
_IDENTITY = "GetAuthenticatedIdentity"


def measure(workshop: Workshop, scale: Scale) -> Findings:
    """Every size."""
    rows: list[Row] = []
    for number in scale.planned:
        with serving(workshop.tools, workshop.organization(number)) as server:
            contestants = [_promptsync(workshop, number, server), _bare(workshop, number, server)]
            in_turns(contestants, rounds=1)  # so that no one pays for what is on no disk cache yet
            ours, bare = in_turns(contestants, scale.rounds_of(number))
        rows.append(Row(f"plan-{number}", f"plan {number:,} settled", ours, bare, _LIMIT))
    plans = {number: row.ours for number, row in zip(scale.planned, rows, strict=True)}
    requests = (_requests(number, ours.requests) for number, ours in plans.items())
    return Findings(tuple(rows), (*requests, *_growth(plans)))


def _promptsync(workshop: Workshop, number: int, server: Server) -> Contestant:
    folder, command = workshop.library(number), [workshop.tools.promptsync, "plan"]
    expected = f"Nothing to do; {number} unchanged"
    return Contestant("promptsync", lambda: workshop.tools.run(command, folder, expected, server))


def _bare(workshop: Workshop, number: int, server: Server) -> Contestant:
    """See peers/bare_plan.py."""
    folder = workshop.library(number)
    command = [*workshop.tools.script("peers/bare_plan.py"), str(workshop.schema), PROMPTS]
    expected = f"{number} prompts in files, {number} in the organization"
    return Contestant("a bare script", lambda: workshop.tools.run(command, folder, expected, server))


def _requests(number: int, sent: Mapping[str, int]) -> Fact:
    """One ListPrompts for each page, at most one request for the identity, and nothing else."""
    limit = -(-number // _PAGE) + 1
    found = sum(sent.values())
    detail = ", ".join(f"{times} {method}" for method, times in sorted(sent.items(), reverse=True))
    met = found <= limit and sent.get(_IDENTITY, 0) <= 1 and sent.keys() <= {_IDENTITY, "ListPrompts"}
    return Fact(f"plan {number:,} settled: requests", f"{found:,}", detail, f"{limit:,}", met)


def _growth(plans: Mapping[int, Measured]) -> tuple[Fact, ...]:
    """Memory and time of the largest plan."""
    largest, tenth = plans.get(_LARGEST), plans.get(_LARGEST // 10)
    if not (largest and tenth):
        return ()
    peak, growth = largest.peak / 2**20, largest.seconds / tenth.seconds
    title = f"plan {_LARGEST:,} settled"
    return (
        Fact(f"{title}: memory", f"{peak:.0f} MiB", "", f"{_MEBIBYTES} MiB", peak <= _MEBIBYTES),
        Fact(f"{title}: times as long as a tenth", f"{growth:.1f}", "", "10", growth <= 10),
    )
