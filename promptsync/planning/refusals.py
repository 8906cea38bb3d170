"""The sentences for what a plan cannot do by itself: what, since when, and how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.planning import ways_out
from promptsync.policy import DriftPolicy
from promptsync.problems import Problem, Severity, problem

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from promptsync.model import Desired, Key, ListedPrompt, Origin
    from promptsync.plan.differences import Drift
    from promptsync.plan.set_aside import SetAside
    from promptsync.planning.pairing import PromptPair


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


def managed_elsewhere(desired: Desired, live: ListedPrompt, by: str) -> Problem:
    """A prompt stands where a new one would go that another ledger of the repository manages."""
    return problem(
        "managed-elsewhere",
        f"{desired.key} is new here, but the prompt with the same {_shared(desired)} (id {live.id}) is "
        f"managed by {by}",
        desired.origin,
        f"Choose another {'command' if desired.prompt.command else 'name'}; or, if the prompt moves here, "
        f"remove it there and apply that library first.",
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


def conflict(key: Key, drift: Drift, desired: Desired | None, options: Sequence[str]) -> Problem:
    """Both sides moved, differently. ``desired`` is None where the file is gone."""
    if desired is None:
        hint = (
            f"To bring the file back: `{ways_out.theirs(key, options)}`; to delete the prompt: "
            f"`{ways_out.ours('conflict', key, options)}`."
        )
    else:
        hint = (
            f"To take the platform's text: `{ways_out.theirs(key, options)}`; to merge: "
            f"`{ways_out.merge(key, options)}`; to let git win: "
            f"`{ways_out.ours('conflict', key, options)}`."
        )
    here = "edited" if desired else "removed"
    return problem(
        "conflict",
        f"{key} was {here} here, and on the platform {_edited(drift)}",
        desired.origin if desired else None,
        hint,
    )


def drifted(desired: Desired, drift: Drift, policy: DriftPolicy, options: Sequence[str]) -> Problem:
    """Live moved and the policy is not to overwrite it: an error, or a warning where it is kept."""
    kept = policy is DriftPolicy.KEEP
    return Problem(
        "drift",
        Severity.WARNING if kept else Severity.ERROR,
        f"{desired.key}: on the platform {_edited(drift)}" + ("; the edit stays" if kept else ""),
        desired.origin,
        f"To keep it: `{ways_out.drift(options)}`; to overwrite it: "
        f"`{ways_out.ours('drift', desired.key, options)}`.",
    )


def _edited(drift: Drift) -> str:
    names = ", ".join(change.field for change in drift.fields)
    return f"{names} changed at {drift.since}"


def deleted_by_hand(desired: Desired, policy: DriftPolicy, options: Sequence[str]) -> Problem:
    """A managed prompt is gone: an error, or a warning if it stays so."""
    kept = policy is DriftPolicy.KEEP
    return Problem(
        "drift",
        Severity.WARNING if kept else Severity.ERROR,
        f"{desired.key} was deleted on the platform" + (" and stays deleted" if kept else ""),
        desired.origin,
        f"To delete the file as well: `{ways_out.drift(options)}`; to create the prompt again: "
        f"`{ways_out.ours('drift', desired.key, options)}`.",
    )


def conflict_with_deletion(desired: Desired, options: Sequence[str]) -> Problem:
    """The file was edited, and the prompt deleted on the platform."""
    return problem(
        "conflict",
        f"{desired.key} was edited here, and deleted on the platform",
        desired.origin,
        f"To delete the file: `{ways_out.theirs(desired.key, options)}`; to create the prompt again: "
        f"`{ways_out.ours('conflict', desired.key, options)}`.",
    )


def superseded(pair: PromptPair) -> Problem:
    """A newer commit has already been applied to this prompt."""
    commit = pair.base.source[:10] if pair.base else ""
    return problem(
        "superseded",
        f"{pair.key} is left as it is: the newer commit {commit} was applied to it",
        pair.desired.origin if pair.desired else None,
        "Apply the newest commit, or undo the newer one with `--older`.",
    )


def protected(key: Key, what: str, origin: Origin | None = None) -> Problem:
    """A protected prompt would go."""
    return problem(
        "protected",
        f"{key} is protected and would be {what}",
        origin,
        "Bring the file back, apply once with `protect: true` taken off, then go on.",
    )


def command_held(key: Key, command: str, holder: ListedPrompt, *, managed: bool, by: str = "") -> Problem:
    """A command stays taken by a prompt that the plan does not change; ``by``: what else manages that."""
    whose = "" if managed or by else "unmanaged "
    retained = "" if holder.head.is_command else ", which only retains it"
    retained += f"; it is managed by {by}" if by else ""
    return problem(
        "command-held",
        f'{key} takes the command /{command}, but the {whose}prompt "{holder.name}" (id {holder.id}) '
        f"holds it{retained}",
        None,
        "Give that prompt another command on the platform, delete it there, or choose another command here.",
    )


def command_kept(key: Key, command: str, keeper: SetAside) -> Problem:
    """A command would be freed by a change that is left out."""
    return problem(
        "command-held",
        f"{key} takes the command /{command}, which {keeper.key} gives up, but that change is left out: "
        f"{keeper.reason}",
        None,
        f"Apply {keeper.key} too, or leave {key} out as well.",
    )


def perhaps_renamed(key: Key, unread: Collection[Key]) -> Problem:
    """A prompt without a file would be deleted beside files of which nobody knows what they say."""
    return problem(
        "refused",
        f"{key} has no file and would be deleted, but it may be {min(unread)}, whose file has errors",
        None,
        f"Correct the file of {min(unread)}, or leave {key} out.",
    )
