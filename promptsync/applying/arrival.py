"""Whether the fields that were sent have arrived, by what the platform answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.model import FIELDS, Prompt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.model import FieldValue

_NOTHING = Prompt("", "", "")


def not_arrived(
    sent: Iterable[str], wanted: Prompt, before: Prompt | None, answer: Prompt
) -> tuple[str, ...]:
    """The fields of ``sent`` that the platform has ignored, in the order of model.FIELDS.

    A server may drop a field that it does not know without a word: then ``answer`` has the value of
    ``before``, or for a new prompt (None) the field's default. A value that the platform keeps in another
    form has arrived, even if that form is the old one: what differs in white space or Unicode forms only
    may have been normalized.
    """
    names, old = frozenset(sent), (before or _NOTHING).fields()
    new, kept = wanted.fields(), answer.fields()
    return tuple(
        name
        for name in FIELDS
        if name in names and kept[name] == old[name] and not _alike(name, new[name], old[name])
    )


def _alike(name: str, one: FieldValue, other: FieldValue) -> bool:
    return Prompt.from_fields({name: one}).folded == Prompt.from_fields({name: other}).folded
