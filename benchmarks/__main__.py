"""``python -m benchmarks``: measure, print a table and write docs/performance.*; see ``--help``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from benchmarks import apply, plan, start, validate
from benchmarks.picture import picture
from benchmarks.record import confirmed_worse, document, machine, ratios, read_recorded, recorded
from benchmarks.rows import Findings
from benchmarks.scale import FULL, SMALL, Scale
from benchmarks.table import table, with_findings
from benchmarks.tools import Tools
from benchmarks.workshop import Workshop

_AREAS = (start, validate, plan, apply)
_RECORDED = Path(__file__).parent / "recorded.json"
_PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
_PICTURE = _PAGE.parent / "pictures" / "performance.svg"


def main() -> int:
    """1 if a small run finds a ratio that is much worse than the recorded one."""
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("--small", action="store_true", help="measure little, compare with recorded.json")
    parser.add_argument("--record", action="store_true", help="with --small: record instead of comparing")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder).resolve()
        workshop = Workshop(scratch, Tools(scratch, os.environ["PATH"]))
        if arguments.small:
            return _small(workshop, record=arguments.record)
        _full(workshop)
        return 0


def _full(workshop: Workshop) -> None:
    findings = _measured(workshop, FULL)
    page = with_findings(_PAGE.read_text(encoding="utf-8"), findings, machine())
    _PAGE.write_text(page, encoding="utf-8")
    _PAGE.with_suffix(".json").write_text(document(findings), encoding="utf-8")
    _PICTURE.write_text(picture(findings), encoding="utf-8")


def _small(workshop: Workshop, *, record: bool) -> int:
    if record:
        _RECORDED.write_text(recorded(_measured(workshop, SMALL).rows), encoding="utf-8")
        return 0
    before = read_recorded(_RECORDED)
    slow = confirmed_worse(lambda: ratios(_measured(workshop, SMALL).rows), before)
    for name, factor in slow.items():
        _put(f"{name}: {factor:.1f} times the recorded ratio of {before[name]}\n")
    return 1 if slow else 0


def _measured(workshop: Workshop, scale: Scale) -> Findings:
    """Every area; the rows are printed when all are there."""
    findings = Findings()
    for area in _AREAS:
        sys.stderr.write(f"{area.__name__} …\n")
        findings += area.measure(workshop, scale)
    _put(table(findings))
    return findings


def _put(said: str) -> None:
    sys.stdout.write(said)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
