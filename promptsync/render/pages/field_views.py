"""Fields before and after, as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from promptsync.composition import Places
from promptsync.model import TEXT
from promptsync.plan.differences import FieldChange
from promptsync.render.prose import Mark, Piece, compare, compare_words, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from promptsync.composition import Composition
    from promptsync.model import FieldValue, Prompt
    from promptsync.render.prose import Paragraph


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field that changed: ``pieces`` of a short one, or the ``runs`` of paragraphs of a long text.

    ``whole`` is the text of a prompt that comes or goes, where there is nothing to compare. ``places`` has
    the files and lines that each changed paragraph of a composed text comes from, by its two first lines.
    """

    name: str
    pieces: tuple[Piece, ...] = ()
    runs: tuple[tuple[bool, list[Paragraph]], ...] = ()
    whole: str = ""
    places: Mapping[tuple[int, int], str] = field(default_factory=dict)


def field_view(change: FieldChange, composition: Composition | None = None) -> FieldView:
    """One field. ``composition`` tells where the lines of the text afterwards come from."""
    before, after = _text(change.before), _text(change.after)
    if "\n" in before + after and None in (change.before, change.after):
        return FieldView(change.field, whole=before or after)
    if "\n" in before + after:
        paragraphs = compare(before, after)
        is_composed = composition and composition.runs and change.field == TEXT
        places = dict(_places(paragraphs, composition)) if composition and is_composed else {}
        return FieldView(change.field, runs=tuple(fold(paragraphs)), places=places)
    return FieldView(change.field, pieces=compare_words(before, after))


def prompt_views(before: Prompt | None, after: Prompt | None) -> tuple[FieldView, ...]:
    """The fields in which two versions of a prompt differ; None where there is no version."""
    old, new = before.fields() if before else {}, after.fields() if after else {}
    changes = (FieldChange(name, old.get(name), new.get(name)) for name in old | new)
    return tuple(field_view(one) for one in changes if (one.before or "") != (one.after or ""))


def _places(
    paragraphs: Iterable[Paragraph], composition: Composition
) -> Iterator[tuple[tuple[int, int], str]]:
    """Where the changed lines of each changed paragraph come from, each file with the first of them."""
    places = Places(composition)
    line = 1
    for one in paragraphs:
        line = one.new or line
        firsts: dict[str, int] = {}
        for start, end in [(line, line + 1)] if one.moved else _touched(one, line):
            for place in places.touched(start, end):
                firsts.setdefault(place.file, place.line)
        if one.changed:
            yield (one.old, one.new), ", ".join(f"{file}:{first}" for file, first in firsts.items())
        line += sum(piece.text.count("\n") for piece in one.pieces if piece.mark is not Mark.GONE)


def _touched(paragraph: Paragraph, line: int) -> Iterator[tuple[int, int]]:
    """The lines afterwards that came, from one to before another; the same twice where lines only went."""
    came = [piece.mark is Mark.CAME for piece in paragraph.pieces]
    for piece, is_replaced in zip(paragraph.pieces, [*came[1:], False], strict=True):
        breaks = piece.text.count("\n")
        if piece.mark is Mark.CAME:
            yield line, line + max(breaks, 1)
        elif piece.mark is Mark.GONE and not is_replaced:
            yield line, line if breaks else line + 1
        if piece.mark is not Mark.GONE:
            line += breaks


def _text(value: FieldValue | None) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value).lower()
