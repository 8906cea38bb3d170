"""What a command shows on a terminal, as an SVG."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
from typing import TYPE_CHECKING

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_THEME = TerminalTheme(
    (13, 17, 23),
    (230, 237, 243),
    [
        (110, 118, 129),
        (255, 123, 114),
        (63, 185, 80),
        (210, 153, 34),
        (88, 166, 255),
        (188, 140, 255),
        (57, 197, 207),
        (177, 186, 196),
    ],
)
# An SVG in a page loads nothing: the font is the reader's own.
_FONT_FACE = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)


def shown(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> str:
    """What ``command`` prints on a terminal of its own, escape sequences included."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, cwd=folder, env={**os.environ, "TERM": "xterm", **env}, stdout=theirs, stderr=theirs
    ):
        os.close(theirs)
        printed = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    return printed.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # on Linux, that the other side is closed
        return b""


def picture(title: str, text: str) -> str:
    """The SVG, as wide as the longest line."""
    lines = Text.from_ansi(text.rstrip("\n"))
    width = max(len(line) for line in lines.plain.splitlines())
    console = Console(
        record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="standard"
    )
    console.print(lines, overflow="ignore", no_wrap=True, highlight=False)
    svg = _FONT_FACE.sub("", console.export_svg(title=title, theme=_THEME, unique_id="promptsync"))
    return "".join(f"{line.rstrip()}\n" for line in svg.splitlines() if line.strip())
