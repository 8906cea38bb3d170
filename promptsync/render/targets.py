"""How a command ended for several targets, as text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.errors import Exit
from promptsync.render.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.render.style import Style
    from promptsync.reports.report import TargetResult

_WORDS = {
    None: "not tried",
    Exit.DONE: "done",
    Exit.FAILED: "failed",
    Exit.PENDING: "changes pending",
    Exit.REFUSED: "refused",
    Exit.PARTLY: "partly applied",
}


def render_targets(results: Sequence[TargetResult], style: Style) -> str:
    """A line a target, in the order in which they were taken."""
    width = max(len(one.target) for one in results)
    lines = [style.paint("Targets:", "bold")]
    for one in results:
        code = "" if one.code in {None, Exit.DONE} else f" (exit {one.code:d})"
        word = _WORDS.get(None if one.code is None else Exit(one.code), "failed")
        lines.append(f"  {one_line(one.target):<{width}}  {word}{code}")
    return "".join(f"{line}\n" for line in lines)
