"""What was measured as a picture: a bar for each promise, as long as the share of what it may take."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.rows import Findings, Row

_WIDTH, _LINE, _LEFT, _ALLOWED = 760, 26, 330, 260
_MOST = 1.5
"""A bar is cut at so many times what is allowed."""


def picture(findings: Findings) -> str:
    """SVG; the line is what promptsync may take."""
    rows = [row for row in findings.rows if row.limit is not None]
    height = _LINE * (len(rows) + 2)
    end, bottom = _LEFT + _ALLOWED, height - _LINE // 2
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}">',
            "<style>text { font: 13px sans-serif }</style>",
            f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
            f'<text x="{end}" y="16" text-anchor="middle" fill="#555">at most</text>',
            *(part for at, row in enumerate(rows) for part in _bar(row, _LINE * (at + 1))),
            f'<path d="M{end} 22V{bottom}" stroke="#333" stroke-dasharray="4 3"/>',
            "</svg>\n",
        )
    )


def _bar(row: Row, top: int) -> Iterator[str]:
    share = row.ratio / (row.limit or 1)
    color = "#2e7d32" if row.met else "#c62828"
    width, middle = round(_ALLOWED * min(share, _MOST)), top + 17
    yield f'<text x="{_LEFT - 8}" y="{middle}" text-anchor="end">{escape(_name(row))}</text>'
    yield f'<rect x="{_LEFT}" y="{top + 4}" width="{width}" height="18" fill="{color}"/>'
    yield f'<text x="{_LEFT + width + 6}" y="{middle}" fill="#555">{share:.0%}</text>'


def _name(row: Row) -> str:
    return f"{row.title.partition(', ')[0]} / {row.peer.name}"
