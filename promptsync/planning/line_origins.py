"""Which version of a text each of its lines came with."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from promptsync.record import RunKind
from promptsync.reports.blame import LineKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from promptsync.model import Key
    from promptsync.record import Applied, Version


@dataclass(frozen=True, slots=True)
class Stage:
    """A text at one time, and who brought what is new in it. ``applied`` is None for what is live now."""

    key: Key
    text: str
    kind: LineKind
    applied: Applied | None


class LineOrigin(NamedTuple):
    """The stage that brought a line, and the line's number there, both from 0."""

    stage: int
    line: int


def stages_of(key: Key, versions: Iterable[Version], *, first: bool) -> list[Stage]:
    """The versions of one key, which come newest first, as stages, the oldest first.

    ``first``: nothing is known of the prompt before. A text that an apply was about to overwrite is what
    somebody has made on the platform; so is what was adopted, pulled or only recorded.
    """
    stages: list[Stage] = []
    for version in reversed([*versions]):
        if version.prompt is None:
            continue
        by_apply = version.applied.kind is RunKind.APPLY and not version.overwritten
        kind = LineKind.GIT if by_apply else LineKind.DASHBOARD
        if first and not stages and kind is LineKind.DASHBOARD:
            kind = LineKind.BEFORE
        stages.append(Stage(key, version.prompt.prompt, kind, version.applied))
    return stages


def line_origins(texts: Sequence[str]) -> list[LineOrigin]:
    """For each line of the last text, the first text that has had it since without a break."""
    origins: list[LineOrigin] = []
    before: list[str] = []
    for stage, text in enumerate(texts):
        lines = lines_of(text)
        made: list[LineOrigin] = []
        for tag, i, j, k, m in SequenceMatcher(None, before, lines, autojunk=False).get_opcodes():
            made += origins[i:j] if tag == "equal" else [LineOrigin(stage, line) for line in range(k, m)]
        origins, before = made, lines
    return origins


def lines_of(text: str) -> list[str]:
    """The lines of a text; a line end at its end begins no other."""
    return text.removesuffix("\n").split("\n") if text else []
