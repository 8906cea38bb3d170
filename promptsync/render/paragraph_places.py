"""Which files the paragraphs that changed in a composed text come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.composition import Places
from promptsync.render.prose import ProseMark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from promptsync.composition import Composition
    from promptsync.render.prose import Paragraph


def places_of(paragraphs: Iterable[Paragraph], composition: Composition) -> dict[tuple[int, int], str]:
    """Where the changed lines of each changed paragraph come from, by the paragraph's two first lines.

    Each file has the first of its lines.
    """
    places, found = Places(composition), {}
    line = 1
    for one in paragraphs:
        line = one.new or line
        firsts: dict[str, int] = {}
        for start, end in [(line, line + 1)] if one.moved else _touched(one, line):
            for place in places.touched(start, end):
                firsts.setdefault(place.file, place.line)
        if one.changed:
            found[one.old, one.new] = ", ".join(f"{file}:{first}" for file, first in firsts.items())
        line += sum(piece.text.count("\n") for piece in one.pieces if piece.mark is not ProseMark.GONE)
    return found


def _touched(paragraph: Paragraph, line: int) -> Iterator[tuple[int, int]]:
    """The lines afterwards that came, from one to before another; the same twice where lines only went."""
    came = [piece.mark is ProseMark.CAME for piece in paragraph.pieces]
    for piece, is_replaced in zip(paragraph.pieces, [*came[1:], False], strict=True):
        breaks = piece.text.count("\n")
        if piece.mark is ProseMark.CAME:
            yield line, line + max(breaks, 1)
        elif piece.mark is ProseMark.GONE and not is_replaced:
            yield line, line if breaks else line + 1
        if piece.mark is not ProseMark.GONE:
            line += breaks
