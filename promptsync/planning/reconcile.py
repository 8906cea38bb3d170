"""Three-way, always: what each prompt's file, base and live state together ask for.

The table of docs/how-it-works.md; a function for each of its blocks. Steps are ``schedule``'s.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from promptsync.model import Base
from promptsync.plan import Action, Change, Drift
from promptsync.planning import refusals
from promptsync.planning.adoption import allotted, candidates_by_key
from promptsync.planning.differences import field_changes
from promptsync.policy import ConflictPolicy, DriftPolicy
from promptsync.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.model import Desired, LivePrompt
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
    new = [pair.desired for pair in pairs if pair.desired and not pair.base]
    new.sort(key=lambda one: not policy.adopt.allows(one.key))  # who may adopt has the first choice
    candidates = allotted(new, candidates_by_key(new, view.live, managed))
    decisions = []
    for pair in pairs:
        if pair.base is None:
            assert pair.desired
            decisions.append(_new(pair.desired, candidates.get(pair.key, []), policy))
        elif pair.desired is None:
            decisions.append(_removed(pair.base, view, policy))
        else:
            decisions.append(_kept(pair.desired, pair.base, view, policy))
    return decisions


def _new(desired: Desired, candidates: Sequence[LivePrompt], policy: Policy) -> Decision:
    """No base: create, or adopt what was made by hand."""
    if not candidates:
        return Decision(_create(desired, "new"))
    for live in candidates:
        if live.prompt == desired.prompt:
            why = "the same prompt, made by hand"
            adopted = _change(Action.ADOPT, desired, live, why)
            return Decision(replace(adopted, record=_recorded(desired, live)))
    if len(candidates) > 1:
        return Decision(problem=refusals.ambiguous(desired, candidates))
    live = candidates[0]
    if not policy.adopt.allows(desired.key):
        return Decision(problem=refusals.not_ours(desired, live))
    return _update(desired, None, live, "adopted")


def _kept(desired: Desired, base: Base, view: View, policy: Policy) -> Decision:
    """A file and a base: settled, edited here, there, on both sides, or deleted there."""
    live = view.live.get(base.id)
    if live is None:
        return _deleted_by_hand(desired, base, policy)
    edited = desired.prompt.digest != base.sent
    drift = _drift(base, live, view)
    if not edited and not drift:
        return _settled(desired, base, live)
    if live.prompt == desired.prompt:
        return _already_there(desired, base, live)
    if drift and (refusal := _refusal(desired, drift, policy, edited=edited)):
        kept = refusal.severity is Severity.WARNING
        return replace(_left_alone(desired, base, live, view) if kept else SETTLED, problem=refusal)
    return _update(desired, base, live, "edited in git" if edited else "edited on the platform", drift)


def _refusal(desired: Desired, drift: Drift, policy: Policy, *, edited: bool) -> Problem | None:
    """What the policies say against overwriting an edit made on the platform."""
    if edited:
        fail = policy.conflict is ConflictPolicy.FAIL
        return refusals.conflict(desired.key, drift, desired) if fail else None
    if policy.drift is DriftPolicy.OVERWRITE:
        return None
    return refusals.drifted(desired, drift, policy.drift)


def _already_there(desired: Desired, base: Base, live: LivePrompt) -> Decision:
    change = _change(Action.RECORD, desired, live, "already there", base)
    return Decision(replace(change, record=_recorded(desired, live)))


def _settled(desired: Desired, base: Base, live: LivePrompt) -> Decision:
    """Nothing to send; perhaps something to remember."""
    return _remembered(desired, base, replace(base, updated_at=live.updated_at), live, "same text")


def _left_alone(desired: Desired, base: Base, live: LivePrompt, view: View) -> Decision:
    """An edit made there that stays: what is remembered is not it, but what was there before it."""
    text = view.loaded[base.key].prompt
    before = replace(live, head=replace(base.answered.head, prompt=""), text=text)
    return _remembered(desired, base, base, before, "the edit on the platform stays")


def _remembered(desired: Desired, base: Base, known: Base, live: LivePrompt, why: str) -> Decision:
    """Where the file is now and whether it protects the prompt, beside what is ``known`` of the prompt."""
    current = replace(known, key=desired.key, protect=desired.protect, pulled=False)
    if base.key != desired.key:
        return Decision(replace(_change(Action.RECORD, desired, live, why, base), record=current))
    if base.protect != desired.protect:
        why = "protected" if desired.protect else "no longer protected"
        return Decision(replace(_change(Action.RECORD, desired, live, why, base), record=current))
    return Decision(refreshed=current) if current != base else SETTLED


def _deleted_by_hand(desired: Desired, base: Base, policy: Policy) -> Decision:
    if policy.drift is DriftPolicy.FAIL:
        return Decision(problem=refusals.deleted_by_hand(desired))
    change = _change(Action.CREATE, desired, None, "deleted on the platform", base)
    return Decision(replace(change, fields=field_changes(None, desired.prompt)))


def _removed(base: Base, view: View, policy: Policy) -> Decision:
    """A base without a file: delete, unless somebody still needs it."""
    live = view.live.get(base.id)
    if live is None:
        gone = Change(Action.RECORD, base.key, None, None, "gone here and on the platform", base)
        return Decision(gone)
    if base.protect:
        return Decision(problem=refusals.protected(base.key, "deleted"))
    drift = _drift(base, live, view)
    if drift and policy.conflict is ConflictPolicy.FAIL:
        return Decision(problem=refusals.conflict(base.key, drift, None))
    changes = field_changes(live.prompt, None)
    return Decision(
        Change(
            Action.DELETE, base.key, live, None, "no longer in the library", base, fields=changes, drift=drift
        )
    )


def _drift(base: Base, live: LivePrompt, view: View) -> Drift | None:
    """How live moved away from what was answered. Without its text, live is proven not to have moved."""
    prompt = live.prompt
    if prompt is None or prompt.digest == base.answered:
        return None
    return Drift(field_changes(view.loaded[base.key], prompt), live.updated_at)


def _update(
    desired: Desired, base: Base | None, live: LivePrompt, why: str, drift: Drift | None = None
) -> Decision:
    """Make live what the file says: in place, or as a new prompt where a command has to go.

    A stored command cannot be cleared (API.md, Behaviour).
    """
    changes = field_changes(live.prompt, desired.prompt)
    if live.command and not desired.prompt.command:
        if desired.protect or (base and base.protect):
            return Decision(
                problem=refusals.protected(desired.key, "replaced, to free its command", desired.origin)
            )
        replaced = _change(Action.REPLACE, desired, live, f"{why}; a stored command cannot be cleared", base)
        return Decision(replace(replaced, fields=changes, drift=drift))
    changes = tuple(c for c in changes if not _normalized(c.field, desired, base, live))
    if not changes and base:
        return _already_there(desired, base, live)
    return Decision(replace(_change(Action.UPDATE, desired, live, why, base), fields=changes, drift=drift))


def _normalized(name: str, desired: Desired, base: Base | None, live: LivePrompt) -> bool:
    """Whether the field differs only in what the server made of the very same value before."""
    if base is None or live.prompt is None:
        return False
    sent, answered = base.sent.fields()[name], base.answered.fields()[name]
    return (desired.prompt.digest.fields()[name], live.prompt.digest.fields()[name]) == (sent, answered)


def _create(desired: Desired, why: str) -> Change:
    return replace(_change(Action.CREATE, desired, None, why), fields=field_changes(None, desired.prompt))


def _change(
    action: Action,
    desired: Desired,
    live: LivePrompt | None,
    why: str,
    base: Base | None = None,
) -> Change:
    return Change(
        action=action,
        key=desired.key,
        live=live,
        after=desired.prompt,
        why=why,
        base=base,
        previous_key=base.key if base and base.key != desired.key else None,
        protect=desired.protect,
    )


def _recorded(desired: Desired, live: LivePrompt) -> Base:
    """The base of a prompt that is there already: what the file says has been sent, live is the answer."""
    assert live.prompt
    return Base(
        desired.key,
        live.id,
        desired.prompt.digest,
        live.prompt.digest,
        live.updated_at,
        protect=desired.protect,
    )
