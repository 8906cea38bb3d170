"""The ledger's history as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.record import ApplyStatus, RunKind
from promptsync.render.cells import cells, cut
from promptsync.render.diff import line_diff
from promptsync.render.escape import one_line
from promptsync.render.table import DATE, WIDEST, short_time, table_lines, widths_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.record import Applied, Version
    from promptsync.render.style import Style

_SHORT = 10
_COLOURS = {ApplyStatus.APPLIED: "green", ApplyStatus.PARTLY: "yellow"}

_REVISION, _WHEN, _WHO, _COMMIT, _WHAT = range(5)
_HEADS = ("revision", "when (UTC)", "who", "commit", "what")
_LEAST = (
    (_WHO, 12),
    (_COMMIT, 7),
    (_WHAT, 30),
    (_REVISION, len(_HEADS[_REVISION])),
    (_WHO, 6),
    (_COMMIT, 0),
    (_WHEN, DATE),
    (_WHAT, 8),
    (_WHO, 0),
)
"""Which column gives up its room first, and down to how much; one without any is left out."""

_DONE = {
    "create": "created",
    "update": "updated",
    "replace": "replaced",
    "delete": "deleted",
    "adopt": "adopted",
    "release": "released",
    "record": "recorded",
    "pull": "pulled",
    "hold": "held",
    "lift": "lifted",
}
_WORDS = {
    ApplyStatus.BEGUN: "begun",
    ApplyStatus.APPLIED: "",
    ApplyStatus.PARTLY: "partly",
    ApplyStatus.FAILED: "failed",
    ApplyStatus.UNLOCKED: "unlocked",
    ApplyStatus.PULLED: "pulled",
    ApplyStatus.RELEASED: "released",
    ApplyStatus.HELD: "held",
    ApplyStatus.LIFTED: "lifted",
}


def render_history(applies: Sequence[Applied], style: Style, columns: int = WIDEST) -> str:
    """A table with a row an apply, as wide as ``columns``, the terminal's, and no wider than ``WIDEST``."""
    if not applies:
        return "Nothing has been applied yet.\n"
    rows = [_HEADS, *(_cells(one) for one in applies)]
    widths = widths_of(rows, _LEAST, min(columns, WIDEST))
    head, *lines = table_lines(rows, widths, _fitted)
    painted = [
        style.paint(line, _COLOURS.get(one.status, "red")) for line, one in zip(lines, applies, strict=True)
    ]
    return "".join(f"{line}\n" for line in (style.paint(head, "bold"), *painted))


def apply_in_words(one: Applied) -> str:
    """One apply on a line: when, by whom, from which commit, and what it did."""
    commit = f", from commit {one_line(_commit(one.source))}" if one.source else ""
    return f"{short_time(one.time)} UTC by {one_line(one.actor)}{commit}: {_what(one)}"


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
    revision, _, who = _head(one)
    return revision, short_time(one.time), who, one_line(_commit(one.source)), _what(one)


def _what(one: Applied) -> str:
    """How many prompts became what, or a word for an apply that only wrote the ledger."""
    done = ", ".join(f"{count} {_DONE.get(action, action)}" for action, count in one.counts.items() if count)
    word = _WORDS[one.status]
    if done and one.status is not ApplyStatus.PULLED and one.kind is not RunKind.RELEASE:
        return f"{word}: {done}" if word else done
    return done or word or "recorded"


def _commit(source: str) -> str:
    """A commit cut short, with what says that not all was committed."""
    commit, dash, dirty = source.partition("-")
    return f"{commit[:_SHORT]}{dash}{dirty}"


def _head(one: Applied) -> tuple[str, str, str]:
    return one_line(one.revision[:_SHORT]), one_line(one.time), one_line(one.actor)


def _fitted(column: int, text: str, width: int) -> str:
    """What a column shows in ``width`` cells: an id is abbreviated, a time is cut to its date."""
    if cells(text) <= width or column in {_WHO, _WHAT}:
        return cut(text, width)
    return text[:DATE] if column == _WHEN else text[:width]
