"""The sentences for what a plan cannot do by itself: what, since when, and how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.policy import DriftPolicy
from promptsync.problems import Problem, Severity, problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.model import Desired, Key, ListedPrompt, Origin
    from promptsync.plan import Drift


def not_ours(desired: Desired, live: ListedPrompt) -> Problem:
    """An unmanaged prompt stands where a new one would go."""
    return problem(
        "adoption-needed",
        f"{desired.key} is new here, but the organization has another prompt with the same "
        f"{_shared(desired)} (id {live.id})",
        desired.origin,
        f"If it is the same prompt, overwrite it with --adopt {desired.key}; else choose another "
        f"{'command' if desired.prompt.command else 'name'}.",
    )


def ambiguous(desired: Desired, candidates: Sequence[ListedPrompt]) -> Problem:
    """Several unmanaged prompts stand where a new one would go."""
    ids = ", ".join(one.id for one in candidates)
    return problem(
        "ambiguous-adoption",
        f"{desired.key} is new here, but the organization has {len(candidates)} prompts with the same "
        f"{_shared(desired)} (ids {ids})",
        desired.origin,
        "Rename or delete the others on the platform, or give this one another name.",
    )


def _shared(desired: Desired) -> str:
    command = desired.prompt.command
    return f"command /{command}" if command else f'name "{desired.prompt.name}"'


def conflict(key: Key, drift: Drift, desired: Desired | None) -> Problem:
    """Both sides moved, differently. ``desired`` is None where the file is gone."""
    here = "edited" if desired else "removed"
    return problem(
        "conflict",
        f"{key} was {here} here, and on the platform {_edited(drift)}",
        desired.origin if desired else None,
        "Bring the platform's text into the file, or let the repository win with --conflict overwrite.",
    )


def drifted(desired: Desired, drift: Drift, policy: DriftPolicy) -> Problem:
    """Live moved and the policy is not to overwrite it: an error, or a warning where it is kept."""
    kept = policy is DriftPolicy.KEEP
    return Problem(
        "drift",
        Severity.WARNING if kept else Severity.ERROR,
        f"{desired.key}: on the platform {_edited(drift)}" + ("; kept by policy" if kept else ""),
        desired.origin,
        "Bring the edit into the file, or overwrite it with --drift overwrite.",
    )


def _edited(drift: Drift) -> str:
    names = ", ".join(change.field for change in drift.fields)
    return f"{names} changed at {drift.since}"


def deleted_by_hand(desired: Desired) -> Problem:
    """A managed prompt is gone and the policy is to fail."""
    return problem(
        "drift",
        f"{desired.key} was deleted on the platform",
        desired.origin,
        "Delete the file as well, or create the prompt again with --drift overwrite.",
    )


def protected(key: Key, what: str, origin: Origin | None = None) -> Problem:
    """A protected prompt would go."""
    return problem(
        "protected",
        f"{key} is protected and would be {what}",
        origin,
        "Bring the file back, apply once with `protect: true` taken off, then go on.",
    )


def command_held(key: Key, command: str, holder: ListedPrompt, *, managed: bool) -> Problem:
    """A command stays taken by a prompt that the plan does not change."""
    whose = "" if managed else "unmanaged "
    retained = "" if holder.head.is_command else ", which only retains it"
    return problem(
        "command-held",
        f'{key} takes the command /{command}, but the {whose}prompt "{holder.name}" (id {holder.id}) '
        f"holds it{retained}",
        None,
        "Give that prompt another command on the platform, delete it there, or choose another command here.",
    )
