"""The ledger's two commits of an apply, beside a commit of the same prompts' files by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.measure import Contestant, in_turns
from benchmarks.rows import Findings, Row

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.measure import Sample
    from benchmarks.scale import Scale
    from benchmarks.tools import Tools
    from benchmarks.workshop import Workshop

_BY_HAND = "git add --all && git commit --quiet --message=Prompts && git push --quiet origin HEAD"


def measure(workshop: Workshop, scale: Scale) -> Findings:
    """Every size, each time in a new repository."""
    rows = []
    for number in scale.recorded:
        ours, peer = in_turns(_contestants(workshop, number), scale.rounds_of(number))
        rows.append(Row(f"ledger-{number}", f"ledger: commit and push {number:,} prompts", ours, peer))
    return Findings(tuple(rows))


def _contestants(workshop: Workshop, number: int) -> list[Contestant]:
    return [
        Contestant("promptsync", lambda: _recorded(workshop.tools, workshop.fresh(number), number)),
        Contestant("git by hand", lambda: _by_hand(workshop.tools, workshop.fresh(number))),
    ]


def _recorded(tools: Tools, folder: Path, number: int) -> Sample:
    """The seconds are those of the commits; see processes/commit_ledger.py."""
    command = [*tools.script("processes/commit_ledger.py"), str(folder)]
    sample = tools.run(command, folder, f"{number} prompts recorded")
    found = re.search(r"in ([\d.]+) seconds", tools.said())
    assert found
    return replace(sample, seconds=float(found[1]))


def _by_hand(tools: Tools, folder: Path) -> Sample:
    return tools.run(["/bin/sh", "-c", _BY_HAND], folder, "")
