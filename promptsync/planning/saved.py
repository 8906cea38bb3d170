"""A plan in a file, to be reviewed now and applied later: exactly that, or not at all.

What is saved is what each change wants and what it expects to find. Applying it plans these changes again
from the ledger and the organization as they are then; a change whose plan comes out otherwise is stale.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from promptsync.errors import PromptsyncError, RefusedError
from promptsync.model import Desired, Digest, Key, Origin, Prompt
from promptsync.plan import Action, Change, Plan, StaleChange
from promptsync.planning.assembler import reading_order
from promptsync.planning.document import plan_document
from promptsync.planning.pairing import PromptPair
from promptsync.planning.reconcile import Decision, reconcile
from promptsync.planning.schedule import schedule
from promptsync.policy import Adoption, ConflictPolicy, DriftPolicy, Policy
from promptsync.problems import Severity, problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from promptsync.model import Base
    from promptsync.planning.assembler import Destination
    from promptsync.planning.evidence import View
    from promptsync.problems import Problem

FORMAT_VERSION = 1

NOTICE = (
    "This file holds the texts of prompts. Apply it with `promptsync apply FILE`; an edited file is refused."
)


@dataclass(frozen=True, slots=True)
class SavedChange:
    """What a change wants (``after``; None: that the prompt is gone) and what it expects to find there."""

    action: Action
    key: Key
    previous_key: Key | None
    after: Prompt | None
    protect: bool
    expected_id: str | None
    expected: Digest | None


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """The changes of a plan for one target and organization."""

    target: str
    organization: str
    changes: tuple[SavedChange, ...]


def dump_saved(plan: Plan) -> str:
    """The text of the file."""
    document: dict[str, object] = {
        "notice": NOTICE,
        "savedFormatVersion": FORMAT_VERSION,
        "plan": plan_document(plan),
        "saved": [_dump(change) for change in plan.changes],
    }
    return json.dumps({**document, "checksum": _checksum(document)}, indent=2) + "\n"


def load_saved(text: str, name: str) -> SavedPlan:
    """The plan in the file called ``name``. Raises PromptsyncError, or RefusedError for an edited one.

    The file may be anybody's: whatever it holds, it is a plan or one of these errors.
    """
    try:
        document = json.loads(text)
        checksum, version = document.pop("checksum"), document["savedFormatVersion"]
        genuine = checksum == _checksum(document)
        saved = _read(document) if genuine and version == FORMAT_VERSION else None
    except _NO_PLAN as error:
        raise PromptsyncError(
            f"{name} is no saved plan", "Write one with promptsync plan --out FILE."
        ) from error
    if version != FORMAT_VERSION:
        raise RefusedError(
            f"{name} has format {str(version)[:20]}; this version of promptsync applies {FORMAT_VERSION}",
            "Plan again with the promptsync that applies.",
        )
    if saved is None:
        raise RefusedError(f"{name} was changed after it was written", "Plan again.")
    return saved


def pairs_of(saved: SavedPlan, bases: Mapping[Key, Base], name: str) -> list[PromptPair]:
    """The saved changes with the bases of today; one whose prompt is gone on both sides has nothing left."""
    pairs = []
    for change in saved.changes:
        base = bases.get(change.previous_key or change.key) or bases.get(change.key)
        after = change.after
        desired = Desired(change.key, after, Origin(name), change.protect) if after else None
        if desired or base:
            pairs.append(PromptPair(desired, base))
    return sorted(pairs, key=lambda one: one.key)


_AS_REVIEWED = Policy(DriftPolicy.OVERWRITE, ConflictPolicy.OVERWRITE, Adoption(everything=True))
"""The policies were asked when the plan was made, by somebody who may."""

_KEPT = (Action.RECORD, Severity.WARNING)
"""Beside an edit on the platform that stays, what was only to be recorded still is."""


def resume(
    destination: Destination,
    saved: SavedPlan,
    pairs: Sequence[PromptPair],
    view: View,
    policy: Policy = _AS_REVIEWED,
) -> Plan:
    """The saved plan as it can be applied today, with what went stale beside it.

    A change that comes out otherwise is stale, and so is one that waits for a command that it would free. One
    that is there already is done.
    """
    expected = {change.key: change for change in saved.changes}
    changes: dict[Key, Change] = {}
    stale: list[StaleChange] = []
    warnings: list[Problem] = []
    for pair, decision in zip(pairs, _decided(pairs, expected, view, policy), strict=True):
        wanted = expected[pair.key]
        refused = decision.problem
        if refused and (wanted.action, refused.severity) == _KEPT:
            warnings.append(refused)
            refused = None
        if refused or (decision.change and not _as_expected(decision.change, wanted)):
            stale.append(
                _stale(wanted, pair, view, "the prompt or its ledger entry is not as it was planned")
            )
        elif decision.change:
            changes[pair.key] = decision.change
    managed = view.managed | {pair.base.id for pair in pairs if pair.base}
    scheduled = schedule(list(changes.values()), view.live, managed)
    while scheduled.blocked:
        blocked = zip(scheduled.blocked, scheduled.problems, strict=True)
        stale += [StaleChange(changes.pop(key), why) for key, why in blocked]
        scheduled = schedule(list(changes.values()), view.live, managed)
    return Plan(
        target=destination.target,
        organization=destination.organization,
        changes=tuple(sorted(scheduled.changes, key=reading_order)),
        problems=(*warnings, *(replace(one.problem, severity=Severity.WARNING) for one in stale)),
        unchanged=len(pairs) - len(changes) - len(stale),
        managed=len(managed),
        stale=tuple(stale),
    )


def _decided(
    pairs: Sequence[PromptPair], expected: Mapping[Key, SavedChange], view: View, policy: Policy
) -> list[Decision]:
    """What each pair comes to today. What was only to be recorded overwrites no edit by that."""
    decisions = reconcile(pairs, view, policy)
    if policy.drift is not DriftPolicy.OVERWRITE:
        return decisions
    keeping = reconcile(pairs, view, replace(policy, drift=DriftPolicy.KEEP))
    return [
        kept if expected[pair.key].action is Action.RECORD else decision
        for pair, decision, kept in zip(pairs, decisions, keeping, strict=True)
    ]


def check_destination(saved: SavedPlan, destination: Destination, name: str) -> None:
    """Raise RefusedError if the plan was made for another target or organization."""
    for what, theirs, ours in (
        ("target", saved.target, destination.target),
        ("organization", saved.organization, destination.organization),
    ):
        if theirs != ours:
            raise RefusedError(f"{name} is a plan for {what} {theirs}, not for {ours}", "Plan for this one.")


def _as_expected(change: Change, saved: SavedChange) -> bool:
    if change.action in {Action.RECORD, Action.ADOPT}:
        return True
    there = change.before.digest if change.before else None
    found = change.live.id if change.live else None
    return (change.action, found, there) == (saved.action, saved.expected_id, saved.expected)


def _stale(saved: SavedChange, pair: PromptPair, view: View, why: str) -> StaleChange:
    live = view.live.get(saved.expected_id or "")
    change = Change(saved.action, saved.key, live, saved.after, "stale", pair.base)
    return StaleChange(change, problem("stale", f"{saved.key} is stale: {why}", None, "Plan again."))


def _dump(change: Change) -> dict[str, object]:
    live = change.live if change.steps else None
    return {
        "after": change.after.fields() if change.after else None,
        "protect": change.protect,
        "expectedId": live.id if live else None,
        "expected": change.before.digest.fields() if live and change.before else None,
    }


# Of a document that is not ours, a field may be missing or anything, or nested deeper than Python goes.
_NO_PLAN = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
_LONGEST = 4_096


def _read(document: dict[str, Any]) -> SavedPlan:
    """The plan in the document. Raises one of :data:`_NO_PLAN`."""
    head = document["plan"]
    changes = zip(head["changes"], document["saved"], strict=True)
    return SavedPlan(
        _text(head["target"]), _text(head["organization"]), tuple(_load(one, rest) for one, rest in changes)
    )


def _load(head: dict[str, object], rest: dict[str, object]) -> SavedChange:
    expected = _prompt(rest["expected"])
    return SavedChange(
        action=Action(_text(head["action"])),
        key=Key(_text(head["key"])),
        previous_key=Key(_text(head["previousKey"])) if head["previousKey"] else None,
        after=_prompt(rest["after"]),
        protect=rest["protect"] is True,
        expected_id=_text(rest["expectedId"]) if rest["expectedId"] else None,
        expected=Digest(expected) if expected else None,
    )


def _prompt(value: object) -> Prompt | None:
    if value is None:
        return None
    if not isinstance(value, dict) or not all(isinstance(one, str | bool) for one in value.values()):
        raise TypeError(value)
    return Prompt.from_fields(value)


def _text(value: object) -> str:
    """A name or an id: what is shown of a plan has to end somewhere."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise TypeError(value)
    return value


def _checksum(document: dict[str, object]) -> str:
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"
