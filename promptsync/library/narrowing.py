"""The findings that somebody asked for: of some files, of some rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

    from promptsync.problems import Problem


class Narrowing(NamedTuple):
    """``paths`` are files and folders as findings name them, ``.`` for the working directory.

    Without ``select`` every rule counts; those of ``ignore`` never do.
    """

    paths: tuple[str, ...] = ()
    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()

    def holds(self, problem: Problem) -> bool:
        """Whether a finding counts: it is about one of the paths, if there are any, and of such a rule."""
        if not self.has_rule(problem.rule):
            return False
        places = (problem.origin, *problem.also) if problem.origin else ()
        return not self.paths or any(self.covers(at.file) for at in places)

    def has_rule(self, rule: str) -> bool:
        """Whether findings of a rule count."""
        return (not self.select or rule in self.select) and rule not in self.ignore

    def covers(self, file: str) -> bool:
        """Whether a file is one of the paths or below one."""
        return not self.paths or any(
            path in {".", file} or file.startswith(f"{path.rstrip('/')}/") for path in self.paths
        )

    def covers_any(self, files: Collection[str]) -> bool:
        """Whether any of the files that a prompt comes from is."""
        return any(map(self.covers, files))
