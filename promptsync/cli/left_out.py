"""Says which prompts were not written into files, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.frontend.console import put
from promptsync.render.diff import line_diff
from promptsync.render.escape import one_line
from promptsync.render.style import Style

if TYPE_CHECKING:
    from promptsync.session.pull.puller import Pulled


def put_left_out(pulled: Pulled) -> None:
    """Print the reason for each, and the edit that is left out if a text is made of parts."""
    for reason in pulled.left_out:
        put(f"Left out: {one_line(reason)}\n")
        if reason in pulled.edits:
            before, edited = pulled.edits[reason]
            put("".join(f"    {line}\n" for line in line_diff(before, edited, Style())))
