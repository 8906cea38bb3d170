"""Fields before and after, as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from promptsync.model import TEXT
from promptsync.plan.differences import FieldChange
from promptsync.render.paragraph_places import places_of
from promptsync.render.prose import ProsePiece, compare, compare_words, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    pieces: tuple[ProsePiece, ...] = ()
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
        places = places_of(paragraphs, composition) if composition and is_composed else {}
        return FieldView(change.field, runs=tuple(fold(paragraphs)), places=places)
    return FieldView(change.field, pieces=compare_words(before, after))


def prompt_views(before: Prompt | None, after: Prompt | None) -> tuple[FieldView, ...]:
    """The fields in which two versions of a prompt differ; None where there is no version."""
    old, new = before.fields() if before else {}, after.fields() if after else {}
    changes = (FieldChange(name, old.get(name), new.get(name)) for name in old | new)
    return tuple(field_view(one) for one in changes if (one.before or "") != (one.after or ""))


def _text(value: FieldValue | None) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value).lower()
