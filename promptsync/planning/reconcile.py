"""Three-way, always: what each prompt's file, base and live state together ask for.

The table of docs/how-it-works.md; a function for each of its blocks. Steps are ``schedule``'s.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from promptsync.model import LivePrompt
from promptsync.plan import Drift, Forget
from promptsync.planning import changes, refusals
from promptsync.planning.adoption import allotted, candidates_by_key
from promptsync.planning.differences import field_changes
from promptsync.planning.pairing import Added, Kept, Removed
from promptsync.policy import ConflictPolicy, DriftPolicy
from promptsync.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from promptsync.model import Base, Desired, Key, ListedPrompt
    from promptsync.plan import Change
    from promptsync.planning.evidence import View
    from promptsync.planning.pairing import PromptPair
    from promptsync.policy import Policy
    from promptsync.problems import Problem


@dataclass(frozen=True, slots=True)
class Decision:
    """What one pair comes to. Neither change nor problem: settled. Both: a warning beside a record."""

    change: Change | None = None
    problem: Problem | None = None
    refreshed: Base | None = None


SETTLED = Decision()


def reconcile(pairs: Sequence[PromptPair], view: View, policy: Policy) -> list[Decision]:
    """One decision for each pair, in their order."""
    managed = view.managed | {pair.base.id for pair in pairs if pair.base}
    new = [pair.desired for pair in pairs if isinstance(pair, Added)]
    new.sort(key=lambda one: not policy.adopt.allows(one.key))  # who may adopt has the first choice
    candidates = allotted(new, _whole(candidates_by_key(new, view.live, managed), view))
    return [_decision(pair, candidates, view, policy) for pair in pairs]


def _whole(candidates: Mapping[Key, Sequence[ListedPrompt]], view: View) -> dict[Key, list[LivePrompt]]:
    return {key: [view.whole(one.id) for one in found] for key, found in candidates.items()}


def _decision(
    pair: PromptPair, candidates: Mapping[Key, Sequence[LivePrompt]], view: View, policy: Policy
) -> Decision:
    match pair:
        case Added():
            return _new(pair.desired, candidates.get(pair.key, ()), policy)
        case Kept():
            return _kept(pair.desired, pair.base, view, policy)
        case Removed():
            return _removed(pair.base, view, policy)


def _new(desired: Desired, candidates: Sequence[LivePrompt], policy: Policy) -> Decision:
    """No base: create, or adopt what was made by hand."""
    if not candidates:
        return Decision(changes.create(desired, None, "new"))
    for live in candidates:
        if live.prompt == desired.prompt:
            return Decision(changes.adopt(desired, live))
    if len(candidates) > 1:
        return Decision(problem=refusals.ambiguous(desired, candidates))
    live = candidates[0]
    if not policy.adopt.allows(desired.key):
        return Decision(problem=refusals.not_ours(desired, live))
    return _update(desired, None, live, "adopted")


def _kept(desired: Desired, base: Base, view: View, policy: Policy) -> Decision:
    """A file and a base: settled, edited here, there, on both sides, or deleted there."""
    listed = view.live.get(base.id)
    if listed is None:
        return _deleted_by_hand(desired, base, policy)
    edited = desired.prompt.digest != base.sent
    drift = _drift(base, view)
    if not edited and not drift:
        return _settled(desired, base, listed, view)
    live = view.whole(base.id)
    if live.prompt == desired.prompt:
        return Decision(changes.already_there(desired, base, live))
    if drift and (refusal := _refusal(desired, drift, policy, edited=edited)):
        kept = refusal.severity is Severity.WARNING
        return replace(_left_alone(desired, base, view) if kept else SETTLED, problem=refusal)
    return _update(desired, base, live, "edited in git" if edited else "edited on the platform", drift)


def _refusal(desired: Desired, drift: Drift, policy: Policy, *, edited: bool) -> Problem | None:
    """What the policies say against overwriting an edit made on the platform."""
    if edited:
        fail = policy.conflict is ConflictPolicy.FAIL
        return refusals.conflict(desired.key, drift, desired) if fail else None
    if policy.drift is DriftPolicy.OVERWRITE:
        return None
    return refusals.drifted(desired, drift, policy.drift)


def _settled(desired: Desired, base: Base, live: ListedPrompt, view: View) -> Decision:
    """Nothing to send; perhaps something to remember."""
    return _remembered(desired, base, replace(base, updated_at=live.updated_at), view, "same text")


def _left_alone(desired: Desired, base: Base, view: View) -> Decision:
    """An edit made there that stays: what is remembered is not it, but what was there before it."""
    return _remembered(desired, base, base, view, "the edit on the platform stays")


def _remembered(desired: Desired, base: Base, known: Base, view: View, why: str) -> Decision:
    """Where the file is now and whether it protects the prompt, beside what is ``known`` of the prompt."""
    current = replace(known, key=desired.key, protect=desired.protect, pulled=False)
    if base.key == desired.key and base.protect == desired.protect:
        return Decision(refreshed=current) if current != base else SETTLED
    if base.key == desired.key:
        why = "protected" if desired.protect else "no longer protected"
    return Decision(changes.record(desired, base, current, view.loaded[base.key], why))


def _deleted_by_hand(desired: Desired, base: Base, policy: Policy) -> Decision:
    if policy.drift is DriftPolicy.FAIL:
        return Decision(problem=refusals.deleted_by_hand(desired))
    return Decision(changes.create(desired, base, "deleted on the platform"))


def _removed(base: Base, view: View, policy: Policy) -> Decision:
    """A base without a file: delete, unless somebody still needs it."""
    if base.id not in view.live:
        return Decision(Forget(key=base.key, why="gone here and on the platform", base=base))
    if base.protect:
        return Decision(problem=refusals.protected(base.key, "deleted"))
    drift = _drift(base, view)
    if drift and policy.conflict is ConflictPolicy.FAIL:
        return Decision(problem=refusals.conflict(base.key, drift, None))
    return Decision(changes.delete(base, view.whole(base.id), "no longer in the library", drift))


def _drift(base: Base, view: View) -> Drift | None:
    """How live moved away from what was answered. Without its text, live is proven not to have moved."""
    live = view.live[base.id]
    if not isinstance(live, LivePrompt) or live.prompt.digest == base.answered:
        return None
    return Drift(field_changes(view.loaded[base.key], live.prompt), live.updated_at)


def _update(
    desired: Desired, base: Base | None, live: LivePrompt, why: str, drift: Drift | None = None
) -> Decision:
    """Make live what the file says: in place, or as a new prompt if a command has to go.

    A stored command cannot be cleared (API.md, Behaviour).
    """
    if live.command and not desired.prompt.command:
        if desired.protect or (base and base.protect):
            what = "replaced, to free its command"
            return Decision(problem=refusals.protected(desired.key, what, desired.origin))
        why = f"{why}; a stored command cannot be cleared"
        return Decision(changes.replace(desired, base, live, why, drift))
    update = changes.update(desired, base, live, why, drift)
    if base and not update.fields:
        return Decision(changes.already_there(desired, base, live))
    return Decision(update)
