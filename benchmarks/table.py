"""The findings as a table in Markdown, and the page that has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.rows import Fact, Findings, Row

_HEAD = ("what", "promptsync", "compared with", "takes", "ratio", "at most", "", "processor time")
_RULE = ("---", "--:", "---", "--:", "--:", "--:", "---", "--:")
_VERDICTS = {True: "met", False: "MISSED", None: ""}
_BEGIN, _END = "<!-- measured: written by make bench -->\n", "<!-- end of measured -->\n"


def table(findings: Findings) -> str:
    """The rows that compare, and those that only hold a number against another."""
    rows = (_HEAD, _RULE, *map(_row, findings.rows), *map(_fact, findings.facts))
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def with_findings(page: str, findings: Findings, machine: Mapping[str, str]) -> str:
    """``page`` with the table between its two marks. Raises ValueError where they are missing."""
    before, begin, rest = page.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise ValueError("the page has no place for what was measured")
    return f"{before}{begin}\n{table(findings)}\n{_measured_on(machine)}\n{end}{after}"


def duration(seconds: float) -> str:
    """With three digits that count: ``31.2 ms``, ``412 ms``, ``5.93 s``."""
    value, unit = (seconds, "s") if seconds >= 1 else (seconds * 1000, "ms")
    return f"{value:.{2 if value < 10 else 1 if value < 100 else 0}f} {unit}"


def _ratio(value: float) -> str:
    """With two digits behind the point, or three where it is small."""
    return f"{value:.{2 if value >= 1 else 3}f}"


def _row(row: Row) -> tuple[str, ...]:
    limit = "" if row.limit is None else _ratio(row.limit)
    ours, peer = duration(row.ours.seconds), duration(row.peer.seconds)
    processors = _ratio(row.processors) if row.processors else ""
    verdict = _VERDICTS[row.met]
    return (row.title, ours, row.peer.name, peer, _ratio(row.ratio), limit, verdict, processors)


def _fact(fact: Fact) -> tuple[str, ...]:
    return (fact.title, fact.found, fact.detail, "", "", fact.limit, _VERDICTS[fact.met], "")


def _measured_on(machine: Mapping[str, str]) -> str:
    system, python, *versions = machine.items()
    packages = ", ".join(f"{name} {version}" for name, version in versions)
    return f"Measured on {system[1]}, Python {python[1]}, with\n{packages}.\n"
