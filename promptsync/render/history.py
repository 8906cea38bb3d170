"""The ledger's history as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.record import ApplyStatus
from promptsync.render.diff import line_diff
from promptsync.render.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.record import Applied, Version
    from promptsync.render.style import Style

_HEADS = ("revision", "when", "who", "commit", "created", "updated", "replaced", "deleted", "state")
_SHORT = 10
_COLOURS = {ApplyStatus.APPLIED: "green", ApplyStatus.PARTLY: "yellow"}


def render_history(applies: Sequence[Applied], style: Style) -> str:
    """A table with a row an apply."""
    if not applies:
        return "Nothing has been applied yet.\n"
    rows = [_cells(one) for one in applies]
    widths = [max(len(row[column]) for row in [_HEADS, *rows]) for column in range(len(_HEADS))]
    lines = [style.paint(_line(_HEADS, widths), "bold")]
    lines += [
        style.paint(_line(row, widths), _COLOURS.get(one.status, "red"))
        for row, one in zip(rows, applies, strict=True)
    ]
    return "".join(f"{line}\n" for line in lines)


def render_versions(versions: Sequence[Version], style: Style) -> str:
    """Each version under its apply, as the difference to the one before."""
    lines: list[str] = []
    older = [*(version.prompt for version in versions[1:]), None]
    for version, before in zip(versions, older, strict=False):
        one = version.applied
        what = "live before an apply overwrote it" if version.overwritten else "applied"
        what = what if version.prompt else "deleted"
        title = "  ".join((*_head(one), what))
        lines.append(style.paint(title, "bold"))
        if version.prompt:
            lines += _difference(version.prompt.fields(), before.fields() if before else {}, style)
        lines.append("")
    return "".join(f"{line}\n" for line in lines)


def _difference(after: dict[str, str | bool], before: dict[str, str | bool], style: Style) -> list[str]:
    lines = []
    for name, value in after.items():
        old = before.get(name, "")
        if name == "prompt":
            lines += [f"  {line}" for line in line_diff(str(old), str(value), style)]
        elif value != old:
            shown = value if isinstance(value, str) else str(value).lower()
            lines.append(f"  {name}: {one_line(shown)}")
    return lines


def _cells(one: Applied) -> tuple[str, ...]:
    counts = (str(one.counts.get(action, 0)) for action in ("create", "update", "replace", "delete"))
    return (*_head(one), one_line(one.source[:_SHORT]), *counts, str(one.status))


def _head(one: Applied) -> tuple[str, str, str]:
    return one_line(one.revision[:_SHORT]), one_line(one.time), one_line(one.actor)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
