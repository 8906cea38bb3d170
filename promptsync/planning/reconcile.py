"""Three-way, always: what each prompt's file, base and live state together ask for.

The table of docs/how-it-works.md; a function for each of its blocks. Steps are ``schedule``'s.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from promptsync.model import LivePrompt
from promptsync.plan.change import Forget, hold_back
from promptsync.plan.differences import Drift, Sides
from promptsync.plan.plan import Refreshed
from promptsync.plan.set_aside import Reason, SetAside
from promptsync.planning import changes, refusals
from promptsync.planning.adoption import allotted, candidates_by_key, taken_back
from promptsync.planning.differences import field_changes
from promptsync.planning.evidence import moved
from promptsync.planning.pairing import Added, Kept, Narrowed, Parted, Removed
from promptsync.policy import ConflictPolicy, DriftPolicy
from promptsync.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from promptsync.model import Base, Desired, Key, ListedPrompt
    from promptsync.plan.change import Change, HeldBack
    from promptsync.planning.evidence import View
    from promptsync.planning.pairing import PromptPair
    from promptsync.policy import Policy
    from promptsync.problems import Problem


@dataclass(frozen=True, slots=True)
class Decision:
    """What one pair comes to; nothing of it: settled. A change and a problem: a warning beside a record.

    ``held_back`` is the change that is not applied because of the problem; ``set_aside`` is there alone.
    ``sides`` shows an edit on the platform that is not overwritten.
    """

    change: Change | None = None
    problem: Problem | None = None
    refreshed: Refreshed | None = None
    held_back: HeldBack | None = None
    set_aside: SetAside | None = None
    sides: Sides | None = None


SETTLED = Decision()


@dataclass(frozen=True, slots=True)
class _Known:
    """The unmanaged live prompts that are meant by files, each by one file at most.

    ``candidates`` are for those that are new, ``back`` are the ids of those that were released before.
    """

    candidates: Mapping[Key, Sequence[LivePrompt]]
    back: Mapping[Key, str]


_NOTHING_KNOWN = _Known({}, {})


def reconcile(pairs: Sequence[PromptPair], view: View, policy: Policy) -> list[Decision]:
    """One decision for each pair, in their order."""
    managed = view.managed | {pair.base.id for pair in pairs if pair.base}
    new = [pair.desired for pair in pairs if isinstance(pair, Added)]
    new.sort(key=lambda one: not policy.adopt.allows(one.chosen_by))  # who may adopt has the first choice
    back = taken_back(pairs, view.live, managed | view.elsewhere.keys())
    others = candidates_by_key(new, view.live, managed | {*back.values()})
    known = _Known(allotted(new, _whole(others, view)), back)
    return [_decision(pair, known, view, policy) for pair in pairs]


def _whole(candidates: Mapping[Key, Sequence[ListedPrompt]], view: View) -> dict[Key, list[LivePrompt]]:
    return {key: [view.whole(one.id) for one in found] for key, found in candidates.items()}


def _decision(pair: PromptPair, known: _Known, view: View, policy: Policy) -> Decision:
    if pair.base and pair.base.key in view.newer:
        return _superseded(pair, view, policy)
    match pair:
        case Added():
            return _new(pair.desired, known.candidates.get(pair.key, ()), view, policy)
        case Kept():
            return _kept(pair.desired, pair.base, view, policy)
        case Removed():
            return _removed(pair.base, view, policy)
        case Narrowed():
            return Decision(changes.release(pair.base, pair.key, "out of scope", there=pair.there))
        case Parted():
            return _parted(pair, known.back.get(pair.key), view)


def _new(desired: Desired, candidates: Sequence[LivePrompt], view: View, policy: Policy) -> Decision:
    """No base: create, or adopt what was made by hand, but never what another ledger here manages."""
    if not candidates:
        return Decision(changes.create(desired, None, "new"))
    taken = [live for live in candidates if live.id in view.elsewhere]
    candidates = [live for live in candidates if live.id not in view.elsewhere]
    if not candidates:
        return Decision(problem=refusals.managed_elsewhere(desired, taken[0], view.elsewhere[taken[0].id]))
    for live in candidates:
        if live.prompt == desired.prompt:
            return Decision(changes.adopt(desired, live))
    if len(candidates) > 1:
        return Decision(problem=refusals.ambiguous(desired, candidates))
    live = candidates[0]
    if not policy.adopt.allows(desired.chosen_by):
        return Decision(problem=refusals.not_ours(desired, live))
    return _update(desired, None, live, "adopted")


def _parted(pair: Parted, back: str | None, view: View) -> Decision:
    """Released: left as it is, also where both say the same, until somebody adopts it again."""
    if not pair.back:
        return Decision(set_aside=SetAside(pair.key, Reason.RELEASED))
    if back is None:
        return Decision(changes.create(pair.desired, None, "released before, and gone"))
    live = view.whole(back)
    if live.prompt == pair.desired.prompt:
        return Decision(changes.adopt(pair.desired, live, "managed again"))
    return _update(pair.desired, None, live, "adopted again")


def _superseded(pair: PromptPair, view: View, policy: Policy) -> Decision:
    """What a newer commit has applied stays. If that is no difference, there is nothing to say."""
    older = replace(view, newer=frozenset())
    decision = _decision(pair, _NOTHING_KNOWN, older, policy)
    if decision.change is None and decision.held_back is None:
        return decision
    return Decision(problem=refusals.superseded(pair))


def _kept(desired: Desired, base: Base, view: View, policy: Policy) -> Decision:
    """A file and a base: settled, edited here, there, on both sides, or deleted there."""
    listed = view.live.get(base.id)
    edited = desired.prompt.digest != base.sent
    if listed is None:
        return _deleted_by_hand(desired, base, view, policy)
    drift = _drift(base, view)
    if not edited and not drift:
        return _settled(desired, base, listed, view)
    live = view.whole(base.id)
    if live.prompt == desired.prompt:
        return Decision(changes.already_there(desired, base, live))
    if drift and edited:
        return _conflicting(desired, base, view, drift, policy)
    if drift:
        return _drifted(desired, base, view, drift, policy)
    return _update(desired, base, live, "edited in git")


def _conflicting(desired: Desired, base: Base, view: View, drift: Drift, policy: Policy) -> Decision:
    """Both moved, differently."""
    live = view.whole(base.id)
    chosen = policy.conflict_of(desired.chosen_by)
    update = _update(desired, base, live, "edited in git", drift)
    conflict = refusals.conflict(desired.key, drift, desired, policy.options)
    sides = _sides(desired, base, view, drift)
    return replace(_chosen(update, conflict, chosen, sides), sides=sides)


def _chosen(decision: Decision, conflict: Problem, policy: ConflictPolicy, sides: Sides) -> Decision:
    """What the policy makes of a decision that would overwrite an edit."""
    if policy is ConflictPolicy.OVERWRITE or decision.change is None:
        return decision
    if policy is ConflictPolicy.FAIL:
        return Decision(problem=conflict, sides=sides)
    skipped = replace(conflict, severity=Severity.WARNING)
    return Decision(problem=skipped, held_back=hold_back(decision.change, skipped), sides=sides)


def _drifted(desired: Desired, base: Base, view: View, drift: Drift, policy: Policy) -> Decision:
    """Live moved and the file did not."""
    chosen = policy.drift_of(desired.chosen_by)
    if chosen is DriftPolicy.OVERWRITE:
        return _update(desired, base, view.whole(base.id), "edited on the platform", drift)
    refusal = refusals.drifted(desired, drift, chosen, policy.options)
    sides = _sides(desired, base, view, drift)
    if chosen is DriftPolicy.FAIL:
        return Decision(problem=refusal, sides=sides)
    return replace(_left_alone(desired, base, view), problem=refusal, sides=sides)


def _settled(desired: Desired, base: Base, listed: ListedPrompt, view: View) -> Decision:
    """Nothing to send; perhaps something to remember.

    A text that differs at the recorded time is what the platform keeps, whatever it answered.
    """
    live = view.live[base.id]
    known = base if base.updated_at == listed.updated_at else replace(base, updated_at=listed.updated_at)
    if not isinstance(live, LivePrompt) or live.prompt.digest == base.answered:
        return _remembered(desired, base, Refreshed(known), view, "same text")
    kept = Refreshed(replace(known, answered=live.prompt.digest), live.prompt)
    return _remembered(desired, base, kept, view, "kept differently")


def _left_alone(desired: Desired, base: Base, view: View) -> Decision:
    """An edit made there that stays: what is remembered is not it, but what was there before it."""
    return _remembered(desired, base, Refreshed(base), view, "the edit on the platform stays")


def _remembered(desired: Desired, base: Base, known: Refreshed, view: View, why: str) -> Decision:
    """Where the file is now and whether it protects the prompt, beside what is ``known`` of the prompt."""
    current, now = known.base, (desired.key, desired.protect, False, desired.made)
    if (current.key, current.protect, current.pulled, current.made) != now:
        current = replace(current, key=desired.key, protect=desired.protect, pulled=False, made=desired.made)
    if base.key == desired.key and base.protect == desired.protect:
        return Decision(refreshed=replace(known, base=current)) if current != base else SETTLED
    if base.key == desired.key:
        why = "protected" if desired.protect else "no longer protected"
    prompt = known.prompt or view.loaded[base.key]
    return Decision(changes.record(desired, base, current, prompt, why))


def _deleted_by_hand(desired: Desired, base: Base, view: View, policy: Policy) -> Decision:
    """A prompt that is gone stays gone, unless a policy or a person brings it back."""
    again = Decision(changes.create(desired, base, "deleted on the platform"))
    sides = _sides(desired, base, view, None)
    if desired.prompt.digest != base.sent:
        conflict = refusals.conflict_with_deletion(desired, policy.options)
        return _chosen(again, conflict, policy.conflict_of(desired.chosen_by), sides)
    chosen = policy.drift_of(desired.chosen_by)
    if chosen is DriftPolicy.OVERWRITE:
        return again
    return Decision(problem=refusals.deleted_by_hand(desired, chosen, policy.options), sides=sides)


def _removed(base: Base, view: View, policy: Policy) -> Decision:
    """A base without a file: delete, unless somebody still needs it."""
    if base.id not in view.live:
        return Decision(Forget(key=base.key, why="gone here and on the platform", base=base))
    if base.id in view.elsewhere:
        return Decision(Forget(key=base.key, why=f"managed by {view.elsewhere[base.id]}", base=base))
    if base.protect:
        return Decision(problem=refusals.protected(base.key, "deleted"))
    drift = _drift(base, view)
    delete = Decision(changes.delete(base, view.whole(base.id), "no longer in the library", drift))
    if drift is None:
        return delete
    conflict = refusals.conflict(base.key, drift, None, policy.options)
    sides = Sides(base.key, base.sent.head.name, base.sent.head.command, None, drift)
    return _chosen(delete, conflict, policy.conflict_of(base.chosen_by), sides)


def _drift(base: Base, view: View) -> Drift | None:
    """How live moved away from what was answered."""
    if not moved(base, view.live[base.id]):
        return None
    live = view.whole(base.id)
    return Drift(field_changes(view.loaded[base.key], live.prompt), live.updated_at)


def _sides(desired: Desired, base: Base, view: View, drift: Drift | None) -> Sides:
    ours = changes.edited_here(desired, base, view.loaded[base.key])
    return Sides(desired.key, desired.prompt.name, desired.prompt.command, ours, drift)


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
