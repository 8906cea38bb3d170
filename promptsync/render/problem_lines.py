"""Findings as lines of text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.problems import Severity
from promptsync.render.counting import closing
from promptsync.render.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from promptsync.problems import Problem
    from promptsync.render.style import Style


def render_problems(problems: Iterable[Problem], style: Style) -> str:
    """One finding after the other: place, severity, rule and sentence, then the hint."""
    return "".join(f"{line}\n" for problem in problems for line in _problem(problem, style))


def render_findings(problems: Sequence[Problem], files: int, style: Style) -> str:
    """The findings of a library with a closing count."""
    return render_problems(problems, style) + closing(problems, files)


def _problem(problem: Problem, style: Style) -> Iterator[str]:
    colour = "red" if problem.severity is Severity.ERROR else "yellow"
    place = f"{style.paint(one_line(str(problem.origin)), 'bold')}: " if problem.origin else ""
    severity = style.paint(str(problem.severity), "bold", colour)
    yield f"{place}{severity}: {one_line(problem.whole)} [{problem.rule}]"
    if problem.hint:
        yield f"    {style.paint(one_line(problem.hint), 'dim')}"
