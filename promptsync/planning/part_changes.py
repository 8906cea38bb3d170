"""Which parts a plan's changes come from: one part can change many prompts."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from promptsync.composition import Places
from promptsync.model import TEXT, natural_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from promptsync.model import Key
    from promptsync.plan.change import Change
    from promptsync.plan.plan import Plan


class PartChange(NamedTuple):
    """A part, and the prompts whose text changes in it."""

    file: str
    keys: tuple[Key, ...]


def part_changes(plan: Plan) -> list[PartChange]:
    """The parts in which texts change, sorted by file."""
    found: dict[str, list[Key]] = {}
    for change in plan.changes:
        for file in sorted(_changed_parts(change)):
            found.setdefault(file, []).append(change.key)
    return [PartChange(file, tuple(found[file])) for file in sorted(found, key=natural_order)]


def _changed_parts(change: Change) -> set[str]:
    composition = change.composition
    if not (composition and composition.parts):
        return set()
    texts = next((one for one in change.fields if one.field == TEXT), None)
    if texts is None or not (isinstance(texts.before, str) and isinstance(texts.after, str)):
        return set()
    places = Places(composition)
    before, after = texts.before.split("\n"), texts.after.split("\n")
    touched = (place for start, end in _changed(before, after) for place in places.touched(start, end))
    return {one.file for one in touched if not one.generated} & {*composition.parts}


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The lines of ``after`` that differ, from one to before the other, counted from 1."""
    same = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
    skipped = min(len(before), len(after)) if same is None else same
    matcher = SequenceMatcher(None, before[skipped:], after[skipped:], autojunk=False)
    for tag, _, _, start, end in matcher.get_opcodes():
        if tag != "equal":
            yield skipped + start + 1, skipped + end + 1
