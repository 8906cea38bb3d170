"""Foreign text in GitHub's Markdown: it may be read, it must not act.

Inside code nothing acts: no mention, reference, link, image, HTML, emoji or heading. So all foreign text is
code, in a fence or span that the text cannot close.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from promptsync.render.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

LINE_LIMIT = 500
"""The most characters of one line that are shown."""

_BACKTICKS = re.compile("`+")


def code(text: str) -> str:
    """``text`` as a code span on one line; the spaces beside the fence are not shown."""
    shown = cut(one_line(text))
    if not shown.strip(" "):
        return "_(empty)_"
    fence = "`" * (_longest_run(shown) + 1)
    return f"{fence} {shown} {fence}"


def fenced(lines: Iterable[str], language: str) -> str:
    """A code block of lines that are visible already, each cut if it is very long."""
    text = "".join(f"{cut(line)}\n" for line in lines)
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}{language}\n{text}{fence}"


def cut(line: str) -> str:
    """The line, its end replaced by a count where it is longer than :data:`LINE_LIMIT`."""
    rest = len(line) - LINE_LIMIT
    return f"{line[:LINE_LIMIT]}… ({rest:,} more characters)" if rest > 0 else line


def _longest_run(text: str) -> int:
    return max((len(run) for run in _BACKTICKS.findall(text)), default=0)
