"""The ratios as a picture: bars to the left of 1 where promptsync takes less, to the right where more."""

from __future__ import annotations

from html import escape
from math import log2
from typing import TYPE_CHECKING

from benchmarks.table import ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.rows import Row

_LABELS, _WIDTH, _MARGIN, _STEP, _TOP = 470, 1_000, 50, 20, 40
_COLOURS = {True: "#1a7f37", False: "#cf222e", None: "#57606a"}
_LOOK = 'role="img" font-family="sans-serif" font-size="12"'
_SMALLEST = 0.5
"""The scale shows at least the half and the double."""


def plot(rows: Sequence[Row]) -> str:
    """An SVG; a row's limit is a line across its bar."""
    scale = _Scale([value for row in rows for value in (row.ratio, row.limit) if value])
    height = _TOP + _STEP * len(rows) + _MARGIN // 2
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" {_LOOK}>',
        "<title>Time of promptsync as a multiple of the time of what it is compared with</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        *_axis(scale, height),
        *(line for number, row in enumerate(rows) for line in _bar(row, scale, _TOP + _STEP * number)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


class _Scale:
    """Powers of two at equal distances, around all ``values``."""

    def __init__(self, values: Iterable[float]) -> None:
        logs = [log2(value) for value in (*values, _SMALLEST, 1 / _SMALLEST)]
        self._first, self._last = int(min(logs) // 1), int(-(-max(logs) // 1))

    def x(self, value: float) -> float:
        """Where a value stands."""
        share = (log2(value) - self._first) / (self._last - self._first)
        return round(_LABELS + share * (_WIDTH - _LABELS - _MARGIN), 1)

    def ticks(self) -> list[float]:
        """The powers of two that are shown."""
        return [2.0**power for power in range(self._first, self._last + 1)]


def _axis(scale: _Scale, height: int) -> list[str]:
    lines = []
    for tick in scale.ticks():
        x, label = scale.x(tick), f"{tick:g}" if tick >= 1 else f"1/{1 / tick:g}"
        colour = "#24292f" if tick == 1 else "#d0d7de"
        lines.append(f'<path d="M{x} {_TOP - 8}V{height - 8}" stroke="{colour}"/>')
        lines.append(f'<text x="{x}" y="{_TOP - 14}" text-anchor="middle" fill="#57606a">{label}</text>')
    return lines


def _bar(row: Row, scale: _Scale, y: int) -> list[str]:
    x, one = scale.x(row.ratio), scale.x(1)
    start, length, colour = min(x, one), round(abs(x - one), 1), _COLOURS[row.met]
    label = escape(f"{row.title} / {row.peer.name}")
    lines = [
        f'<text x="{_LABELS - 10}" y="{y + 10}" text-anchor="end" fill="#24292f">{label}</text>',
        f'<rect x="{start}" y="{y}" width="{length}" height="12" fill="{colour}"/>',
        f'<text x="{max(x, one) + 5}" y="{y + 10}" fill="#24292f">{ratio(row.ratio)}</text>',
    ]
    if row.limit:
        limit = scale.x(row.limit)
        lines.append(f'<path d="M{limit} {y - 3}V{y + 15}" stroke="#9a6700" stroke-width="2"/>')
    return lines
