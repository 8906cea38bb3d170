"""From a merge back to the plan that its pull request showed: the artifact of the run that planned it."""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from promptsync.github.archive import only_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.github.event import Event
    from promptsync.github.repository import Artifact, Pull

ARCHIVE_LIMIT = 32 * 1024 * 1024
"""The most bytes an artifact may have, which comes zipped."""

PLAN_LIMIT = 128 * 1024 * 1024
"""The most bytes a plan may have: over a thousand prompts of the greatest length."""

REFUSED = "promptsync has refused this plan.\n"
"""What is kept in the place of a plan with errors: an older one of the same commit must not be taken."""

_SHOWN = 12
"""So many characters of a commit are shown."""


class Reviews(Protocol):
    """Pull requests, and what their runs have kept."""

    def pulls_with(self, commit: str) -> Iterable[Pull]:
        """The pull requests that a commit belongs to."""
        ...

    def artifacts(self, name: str) -> Iterable[Artifact]:
        """The artifacts of that name."""
        ...

    def archive(self, artifact_id: int, limit: int) -> bytes:
        """An artifact, zipped."""
        ...


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The text of a saved plan, or REFUSED, as the run of a pull request has left it; ``name`` in messages.

    Whoever may change the workflow in a pull request decides what it says.
    """

    number: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class NotReviewed:
    """There is no such plan; ``why`` is a clause of our own words."""

    why: str


def artifact_name(target: str, directory: str, commit: str, what: str = "plan") -> str:
    """The artifact for the plan of ``commit``, the newest of a pull request; or ``what`` else is kept.

    A dot is part of no target, so each target and working directory has a name of its own. The directory is
    hashed: an artifact's name takes fewer characters than a path (actions/toolkit, "Supported Characters").
    """
    place = posixpath.normpath(directory.replace("\\", "/"))
    library = "" if place == "." else f".{hashlib.sha256(place.encode()).hexdigest()[:_SHOWN]}"
    return f"promptsync-{what}-{target}{library}.{commit}"


def find_review(github: Reviews, event: Event, target: str, directory: str) -> Reviewed | NotReviewed:
    """The newest plan of the pull request whose merge was pushed.

    Raises GitHubError where GitHub does not say, and RefusedError for an archive that cannot be a plan's.
    """
    if event.name != "push":
        return NotReviewed(f"the event is {event.name}, not the push of a merge")
    pull = _merged(github.pulls_with(event.commit), event)
    if pull is None:
        return NotReviewed(f"no pull request brought in commit {event.commit[:_SHOWN]}")
    wanted = artifact_name(target, directory, pull.head)
    # The name is anybody's choice. That the run was for this commit is GitHub's word.
    found = [one for one in github.artifacts(wanted) if one.head == pull.head]
    lasting = [one for one in found if not one.expired]
    if not lasting:
        why = "its plan has expired" if found else f"no plan was kept for its commit {pull.head[:_SHOWN]}"
        return NotReviewed(f"the commit is that of pull request #{pull.number}, and {why}")
    newest = max(lasting, key=lambda one: (one.created_at, one.id))
    name = f"the plan reviewed in pull request #{pull.number}"
    archive = github.archive(newest.id, ARCHIVE_LIMIT)
    return Reviewed(pull.number, name, only_text(archive, PLAN_LIMIT, name))


def _merged(pulls: Iterable[Pull], event: Event) -> Pull | None:
    """The one that was merged into the event's branch; of several, the one merged as this commit."""
    merged = [one for one in pulls if one.merged_at and one.base == event.branch]
    return max(merged, key=lambda one: (one.merge_commit == event.commit, one.merged_at), default=None)
