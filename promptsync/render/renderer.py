"""What a renderer is, and what it is told about the place where its text is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptsync.model import Origin
    from promptsync.problems import Problem
    from promptsync.render.style import Style
    from promptsync.reports.report import Report


@runtime_checkable
class Renderer(Protocol):
    """One format. It never prints."""

    def render(self, report: Report) -> str:
        """The report as text, with its last line end; empty if the format has nothing for it."""
        ...


class Places(Protocol):
    """What the files around the working directory add to findings."""

    def lines(self, problems: Iterable[Problem]) -> Mapping[Origin, str]:
        """The line at each finding's place, if it may be shown."""
        ...

    def rooted(self, problems: Iterable[Problem]) -> list[Problem]:
        """The findings with places relative to the repository's root."""
        ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a text is read: how it may be painted, how wide it may be, and the files that findings name."""

    style: Style
    columns: int
    places: Places
