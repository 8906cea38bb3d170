"""Color for a terminal, or none: the one place that knows escape sequences."""

from __future__ import annotations

from dataclasses import dataclass

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


@dataclass(frozen=True, slots=True)
class Style:
    """Paints text if ``color`` is on; the text itself must be made visible before."""

    color: bool = False

    def paint(self, text: str, *names: str) -> str:
        """``text`` in the named styles (bold, dim, red, green, yellow, cyan)."""
        if not self.color or not text:
            return text
        codes = ";".join(_CODES[name] for name in names)
        return f"\x1b[{codes}m{text}\x1b[0m"
