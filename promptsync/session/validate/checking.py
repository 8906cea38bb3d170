"""What ``validate`` tells of a library's findings: those that were asked for and are not known already."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError, UsageError
from promptsync.keys.nearest import did_you_mean
from promptsync.library.linter import ASK_ELSEWHERE
from promptsync.library.narrowing import Narrowing
from promptsync.problems import RULES
from promptsync.reports.checked import CheckReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from promptsync.library.baseline import Compared
    from promptsync.library.loader import Library
    from promptsync.problems import Problem
    from promptsync.session.opening.project import Project


def narrowing(
    project: Project, paths: Sequence[Path], select: Iterable[str], ignore: Iterable[str]
) -> Narrowing:
    """What was asked for. Raises UsageError for a path that is not there, and a rule that is none."""
    for rule in (*select, *ignore):
        if rule not in RULES:
            raise UsageError(f"there is no rule {rule}", did_you_mean(rule, RULES))
    return Narrowing(tuple(_shown(project, path) for path in paths), frozenset(select), frozenset(ignore))


def checked(library: Library, asked: Narrowing) -> CheckReport:
    """The report of what was asked for. Raises UsageError if no path has a file that is checked."""
    problems = tuple(filter(asked.holds, library.problems))
    if not asked.paths:
        return CheckReport(problems, library.file_count, len(library.desired))
    good = sum(asked.covers(one.origin.file) for one in library.desired)
    bad = sum(asked.covers_any(files) for _, files in library.broken)
    if not good and not bad and not any(one.origin and asked.covers(one.origin.file) for one in problems):
        raise UsageError(
            f"no prompt file is at {', '.join(asked.paths)}", "Name files or folders of the library."
        )
    return CheckReport(problems, good + bad, good)


def without_baseline(report: CheckReport, project: Project, path: Path) -> CheckReport:
    """The report without what the baseline at ``path`` has. Raises PromptsyncError if it cannot be read."""
    from promptsync.library.baseline import compare, parse_baseline

    try:
        baseline = parse_baseline(path.read_text(encoding="utf-8"))
    except OSError as error:
        hint = f"Make it: promptsync validate --baseline {path} --write-baseline"
        raise PromptsyncError(f"{path} cannot be read: {error.strerror}", hint) from error
    except ValueError as error:
        raise PromptsyncError(
            f"{path} cannot be used: {error}", "Write it anew, with --write-baseline."
        ) from error
    return _known(report, compare(report.problems, baseline, lambda file: _rooted(project, file)))


def write_baseline(report: CheckReport, project: Project, path: Path) -> None:
    """Write the report's findings as a baseline. Raises PromptsyncError."""
    from promptsync.library.baseline import dump_baseline

    try:
        path.write_text(dump_baseline(report.problems, lambda file: _rooted(project, file)), encoding="utf-8")
    except OSError as error:
        raise PromptsyncError(f"{path} could not be written: {error.strerror}") from error


def statistics(problems: Iterable[Problem]) -> tuple[tuple[str, int], ...]:
    """How many places each rule has found, the most first."""
    counts: Counter[str] = Counter()
    for one in problems:
        counts[one.rule] += one.count
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def asked(library: Library) -> tuple[tuple[str, int], ...]:
    """How many asks are first, close, elsewhere and not checked; nothing without asks."""
    asks = {at: one.asks for at, one in enumerate(library.desired) if one.asks}
    if not asks:
        return ()
    from promptsync.library.asks import rank
    from promptsync.library.routing import Ranking

    counts = Counter(one.standing for one in rank([one.prompt for one in library.desired], asks))
    return (*((str(standing), counts[standing]) for standing in Ranking), ("not checked", counts[None]))


def unchecked(library: Library, narrowed: Narrowing) -> int:
    """How many asks of the files that were asked for cannot be ranked."""
    asks = {at: one.asks for at, one in enumerate(library.desired) if one.asks}
    if not asks or not narrowed.has_rule(ASK_ELSEWHERE):
        return 0
    from promptsync.library.asks import not_checked

    left_out = not_checked([one.prompt for one in library.desired], asks)
    return sum(narrowed.covers(library.desired[at].origin.file) for at, _ in left_out)


def _known(report: CheckReport, compared: Compared) -> CheckReport:
    gone = tuple((file, rule, count) for (file, rule), count in sorted(compared.gone.items()))
    return replace(report, problems=compared.new, known=compared.known, gone=gone)


def _shown(project: Project, path: Path) -> str:
    if not os.path.lexists(path):
        raise UsageError(f"there is no {path}", "Name files or folders of the library.")
    return project.shown(Path(os.path.normpath(project.here / path))).as_posix()


def _rooted(project: Project, file: str) -> str:
    path = Path(os.path.normpath(project.here / file))
    return path.relative_to(project.root).as_posix() if path.is_relative_to(project.root) else file
