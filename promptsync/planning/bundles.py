"""What a plan says of the files beside a skill: how they are sent, and what changes by that."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from promptsync.plan.change import Action

if TYPE_CHECKING:
    from promptsync.composition import Bundle
    from promptsync.model import Key
    from promptsync.plan.change import Change
    from promptsync.plan.plan import Plan


class Rebundled(NamedTuple):
    """A skill whose files were sent as ``before`` and are now sent as ``after``.

    ``adds`` and ``removes`` are the skills that come and go with that.
    """

    key: Key
    before: Bundle
    after: Bundle | None
    adds: tuple[Key, ...]
    removes: tuple[Key, ...]


def rebundled(plan: Plan) -> dict[Key, Rebundled]:
    """The skills of ``plan`` whose files are sent in another way than before, by key."""
    parts: dict[Key, list[Change]] = {}
    for change in plan.changes:
        if change.made.owner:
            parts.setdefault(change.chosen_by, []).append(change)
    found: dict[Key, Rebundled] = {}
    for change in plan.changes:
        before = change.base.made.bundle if change.base else None
        if before is None or change.wanted is None or before == change.made.bundle:
            continue
        keys = {change.key, change.previous_key or change.key}
        of_it = [one for key in sorted(keys) for one in parts.get(key, ())]
        adds = tuple(one.key for one in of_it if one.action is Action.CREATE)
        removes = tuple(one.key for one in of_it if one.action is Action.DELETE)
        found[change.key] = Rebundled(change.key, before, change.made.bundle, adds, removes)
    return found
