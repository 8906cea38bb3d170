"""The numbers of a check for people: places by rule, and what a baseline leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.problems import RULES
from promptsync.render.counting import closing, counted
from promptsync.render.escape import one_line

if TYPE_CHECKING:
    from promptsync.reports.checked import CheckReport

_SHOWN = 10


def render_statistics(report: CheckReport) -> str:
    """A line for each rule, the most frequent first, with the closing count."""
    width = max((len(f"{number:,}") for _, number in report.statistics), default=0)
    lines = [f"{number:>{width},}  {RULES[rule].severity:<7}  {rule}\n" for rule, number in report.statistics]
    asks = ", ".join(f"{number:,} {how}" for how, number in report.asks)
    said = [f"Asks: {asks}.\n"] if asks else []
    return "".join([*lines, *(["\n"] if lines else []), *said, closing(report.problems, report.files)])


def render_unchecked(report: CheckReport) -> str:
    """How many asks were not ranked; empty if all were."""
    if not report.unchecked:
        return ""
    asks = counted(report.unchecked, "ask")
    return f"{asks} not checked: in another language than the description, or of no skill among others.\n"


def render_baseline(report: CheckReport) -> str:
    """What was not told, and what is gone; empty without a baseline."""
    known = f"{counted(report.known, 'finding')} of the baseline not told.\n" if report.known else ""
    gone = [
        f"Gone from the baseline: {one_line(file or 'the library')} {one_line(rule)} ({count:,})\n"
        for file, rule, count in report.gone[:_SHOWN]
    ]
    more = len(report.gone) - _SHOWN
    rest = f"And {more:,} more.\n" if more > 0 else ""
    again = "Write it anew with --write-baseline.\n" if gone else ""
    return "".join([known, *gone, rest, again])
