"""The fields in which two prompts differ, by deepdiff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.model import FIELDS, Prompt
from promptsync.plan.differences import FieldChange

if TYPE_CHECKING:
    from promptsync.model import FieldValue


def field_changes(before: Prompt | None, after: Prompt | None) -> tuple[FieldChange, ...]:
    """What turns ``before`` into ``after``, in the order of model.FIELDS.

    Where one side has no prompt, every field of the other that is not at its default is a change.
    """
    old = before.fields() if before else {}
    new = after.fields() if after else {}
    if not old or not new:
        there = old or new
        return tuple(FieldChange(name, old.get(name), new.get(name)) for name in FIELDS if there.get(name))
    return tuple(FieldChange(name, old[name], new[name]) for name in FIELDS if name in _differing(old, new))


def _differing(old: dict[str, FieldValue], new: dict[str, FieldValue]) -> set[str]:
    if old == new:
        return set()
    from deepdiff import DeepDiff  # heavy, and only needed where something differs

    affected = DeepDiff(old, new, view="tree").affected_root_keys
    return {str(name) for name in affected}
