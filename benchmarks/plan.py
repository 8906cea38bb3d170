"""A settled plan, beside the least that it has to do and beside the script of an SDK user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.measure import Contestant, in_turns
from benchmarks.rows import Fact, Findings, Row
from benchmarks.serving import serving
from benchmarks.workshop import PROMPTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.measure import Measured
    from benchmarks.scale import Scale
    from benchmarks.serving import Server
    from benchmarks.workshop import Workshop

_LIMIT = 1.5
_PAGE = 100
_LARGEST, _MEBIBYTES = 10_000, 150
_IDENTITY = "GetAuthenticatedIdentity"


def measure(workshop: Workshop, scale: Scale) -> Findings:
    """Every size at every latency."""
    rows: list[Row] = []
    plans: dict[int, Measured] = {}
    for latency in scale.latencies:
        for number in scale.planned:
            ours, bare, sdk = _measured(workshop, number, latency, scale.rounds_of(number))
            plans.setdefault(number, ours)
            name, title = f"plan-{number}-{latency * 1000:.0f}ms", f"plan {number:,} settled, {at(latency)}"
            rows.append(Row(f"{name}/bare", title, ours, bare, _LIMIT))
            rows.append(Row(f"{name}/sdk", title, ours, sdk))
    requests = (_requests(number, ours.requests) for number, ours in plans.items())
    return Findings(tuple(rows), (*requests, *_growth(plans)))


def at(latency: float) -> str:
    """``0 ms``."""
    return f"{latency * 1000:.0f} ms"


def _measured(workshop: Workshop, number: int, latency: float, rounds: int) -> list[Measured]:
    folder, store = workshop.library(number), workshop.organization(number)
    with serving(workshop.tools, store, latency) as server:
        contestants = [
            planning(workshop, folder, f"Nothing to do; {number} unchanged", server),
            _bare(workshop, folder, number, server),
            sdk_script(workshop, folder, (number, number), server),
        ]
        in_turns(contestants, rounds=1)  # so that no one pays for what is on no disk cache yet
        return in_turns(contestants, rounds)


def planning(workshop: Workshop, folder: Path, expected: str, server: Server) -> Contestant:
    """promptsync itself."""
    command = [workshop.tools.promptsync, "plan"]
    return Contestant("promptsync", lambda: workshop.tools.run(command, folder, expected, server))


def sdk_script(workshop: Workshop, folder: Path, numbers: tuple[int, int], server: Server) -> Contestant:
    """See peers/sdk_plan.py; ``numbers`` are those of the prompts in files and in the organization."""
    command = [*workshop.tools.script("peers/sdk_plan.py"), PROMPTS]
    expected = "{} prompts in files, {} in the organization".format(*numbers)
    return Contestant("a script over the SDK", lambda: workshop.tools.run(command, folder, expected, server))


def _bare(workshop: Workshop, folder: Path, number: int, server: Server) -> Contestant:
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
