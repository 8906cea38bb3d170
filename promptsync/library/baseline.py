"""Findings that a library starts with: they are not told again.

They are counted by file and rule, so that a line may move and a text may be edited around them. What is more
than the count is told.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from promptsync.problems import Problem

_VERSION = 1
Place = tuple[str, str]
"""A file below the root of the library's repository, and a rule."""
FindingCounts: TypeAlias = "Mapping[Place, int]"
"""How many places a rule has found in a file."""


def as_shown(file: str) -> str:
    """A path as it is shown, for findings that are compared in one run."""
    return file


class Compared(NamedTuple):
    """The findings that are not in a baseline, how many are, and what of it is there no more, by place."""

    new: tuple[Problem, ...]
    known: int
    gone: Mapping[Place, int]


def parse_baseline(text: str) -> Counter[Place]:
    """Raises ValueError, with what is wrong, if ``text`` is no baseline."""
    document = json.loads(text)
    if not isinstance(document, dict) or document.get("formatVersion") != _VERSION:
        raise ValueError(f"it is not a baseline of format {_VERSION}")
    counts: Counter[Place] = Counter()
    for one in document.get("findings", ()):
        file, rule, count = (
            one.get(name) if isinstance(one, dict) else None for name in ("file", "rule", "count")
        )
        if not (isinstance(file, str) and isinstance(rule, str) and type(count) is int and count > 0):
            raise ValueError("a finding needs a file, a rule and a count")
        counts[file, rule] += count
    return counts


def dump_baseline(problems: Iterable[Problem], rooted: Callable[[str], str]) -> str:
    """The findings as a baseline; ``rooted`` makes a shown path one below the root."""
    counts = counted(problems, rooted)
    findings = [{"file": file, "rule": rule, "count": counts[file, rule]} for file, rule in sorted(counts)]
    return json.dumps({"formatVersion": _VERSION, "findings": findings}, indent=2) + "\n"


def compare(
    problems: Iterable[Problem], baseline: FindingCounts, rooted: Callable[[str], str] = as_shown
) -> Compared:
    """The findings of a file and a rule are known if there are no more of them than in the baseline."""
    problems = tuple(problems)
    counts = counted(problems, rooted)
    known = {place for place, count in counts.items() if count <= baseline.get(place, 0)}
    gone = {
        place: count - counts.get(place, 0)
        for place, count in baseline.items()
        if counts.get(place, 0) < count
    }
    new = tuple(one for one in problems if _place(one, rooted) not in known)
    return Compared(new, len(problems) - len(new), gone)


def counted(problems: Iterable[Problem], rooted: Callable[[str], str] = as_shown) -> Counter[Place]:
    """How many places each rule has found in each file: what a baseline holds."""
    counts: Counter[Place] = Counter()
    for one in problems:
        counts[_place(one, rooted)] += one.count
    return counts


def _place(one: Problem, rooted: Callable[[str], str]) -> Place:
    return (rooted(one.origin.file) if one.origin else "", one.rule)
