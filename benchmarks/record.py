"""The record of a run as JSON, and whether another run is much worse."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from benchmarks.measure import Measured
    from benchmarks.rows import Findings, Row

WORSE = 1.5
"""A ratio so many times the recorded one is a regression; below that it may be another machine's."""

_COMPARED = ("promptsync", "check-jsonschema", "agnix", "jsonschema", "PyYAML", "httpx")


def machine() -> dict[str, str]:
    """What it was measured on, without any name of the machine itself."""
    return {
        "system": f"{platform.system()}, {os.cpu_count()} cores{_processor()}",
        "python": platform.python_version(),
        **{one.name: one.version for one in distributions() if one.name in _COMPARED},
    }


def document(findings: Findings) -> str:
    """Everything, times in seconds and memory in bytes."""
    rows = [_row(row) for row in findings.rows]
    facts = [asdict(fact) for fact in findings.facts]
    return _dump({"version": 1, "machine": machine(), "rows": rows, "facts": facts})


def ratios(rows: Iterable[Row]) -> dict[str, float]:
    """The ratio of each row, by its id."""
    return {row.id: round(row.ratio, 3) for row in rows}


def recorded(rows: Iterable[Row]) -> str:
    """What later runs are held against."""
    return _dump({"machine": machine(), "ratios": ratios(rows)})


def read_recorded(path: Path) -> dict[str, float]:
    """The recorded ratios by id."""
    found: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))["ratios"]
    return found


def worse(now: Mapping[str, float], before: Mapping[str, float]) -> dict[str, float]:
    """The rows that have become much slower beside their peers, and how many times."""
    factors = {name: ratio / before[name] for name, ratio in now.items() if name in before}
    return {name: factor for name, factor in factors.items() if factor > WORSE}


def confirmed_worse(
    measure: Callable[[], Mapping[str, float]], before: Mapping[str, float]
) -> dict[str, float]:
    """As :func:`worse`, of those that still are when all is measured once more: machines are noisy."""
    slow = worse(measure(), before)
    if not slow:
        return {}
    again = measure()
    return worse({name: again[name] for name in slow}, before)


def _row(row: Row) -> dict[str, object]:
    return {
        "id": row.id,
        "title": row.title,
        "promptsync": _measured(row.ours),
        "peer": _measured(row.peer),
        "ratio": round(row.ratio, 3),
        "limit": row.limit,
        "met": row.met,
    }


def _measured(measured: Measured) -> dict[str, object]:
    return {
        "name": measured.name,
        "seconds": round(measured.seconds, 4),
        "processorSeconds": round(measured.processors, 4),
        "peakBytes": round(measured.peak),
        "requests": dict(measured.requests),
        "runs": [round(sample.seconds, 4) for sample in measured.samples],
    }


def _dump(value: Mapping[str, object]) -> str:
    return json.dumps(value, indent=2) + "\n"


def _processor() -> str:
    """The kind of processor, where the system tells."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f" ({names[0]})" if names and names[0] else ""
