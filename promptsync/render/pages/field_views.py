"""Fields before and after, as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from promptsync.plan.differences import FieldChange
from promptsync.render.prose import Piece, compare, compare_words, fold

if TYPE_CHECKING:
    from promptsync.model import FieldValue, Prompt
    from promptsync.render.prose import Paragraph


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field that changed: ``pieces`` of a short one, or the ``runs`` of paragraphs of a long text.

    ``whole`` is the text of a prompt that comes or goes, where there is nothing to compare.
    """

    name: str
    pieces: tuple[Piece, ...] = ()
    runs: tuple[tuple[bool, list[Paragraph]], ...] = ()
    whole: str = ""


def field_view(change: FieldChange) -> FieldView:
    """One field."""
    before, after = _text(change.before), _text(change.after)
    if "\n" in before + after and None in (change.before, change.after):
        return FieldView(change.field, whole=before or after)
    if "\n" in before + after:
        return FieldView(change.field, runs=tuple(fold(compare(before, after))))
    return FieldView(change.field, pieces=compare_words(before, after))


def prompt_views(before: Prompt | None, after: Prompt | None) -> tuple[FieldView, ...]:
    """The fields in which two versions of a prompt differ; None where there is no version."""
    old, new = before.fields() if before else {}, after.fields() if after else {}
    changes = (FieldChange(name, old.get(name), new.get(name)) for name in old | new)
    return tuple(field_view(one) for one in changes if (one.before or "") != (one.after or ""))


def _text(value: FieldValue | None) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value).lower()
