"""The part of docs/performance.md that a run writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.table import cells, markdown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.rows import Findings

_BEGIN, _END = "<!-- measured: written by make bench -->\n", "<!-- end of measured -->\n"


def with_findings(page: str, findings: Findings, machine: Mapping[str, str]) -> str:
    """``page`` with the table between its two marks. Raises ValueError where they are missing."""
    before, begin, rest = page.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise ValueError("the page has no place for what was measured")
    return f"{before}{begin}\n{markdown(cells(findings))}\n{_measured_on(machine)}\n{end}{after}"


def _measured_on(machine: Mapping[str, str]) -> str:
    system, python, *versions = machine.items()
    packages = ", ".join(f"{name} {version}" for name, version in versions)
    return f"Measured on {system[1]}, Python {python[1]}, with\n{packages}.\n"
