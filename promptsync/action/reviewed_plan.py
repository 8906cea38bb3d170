"""Applies the plan that a pull request showed, of what its merge has brought."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError, RefusedError
from promptsync.github.api import GitHubBusyError, GitHubError
from promptsync.github.repository import open_github
from promptsync.github.review import REFUSED, find_review
from promptsync.planning.planners import ReviewedPlanner
from promptsync.planning.reviewed import check_merged
from promptsync.planning.saved import load_saved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.action.inputs import Inputs
    from promptsync.github.event import Event
    from promptsync.github.review import NotReviewed, Reviewed
    from promptsync.model import Desired
    from promptsync.planning.saved import SavedPlan
    from promptsync.session.plan.job import Job

BY_HAND = "To apply all that the files say, run the workflow by hand: it plans anew."

_PERMISSIONS = "To find it, the job needs the permissions actions: read and pull-requests: read."
_DENIED = {403, 404}


def look_for_review(inputs: Inputs, event: Event) -> Reviewed | NotReviewed:
    """See find_review. Where GitHub does not say, nothing may be applied: it raises PromptsyncError."""
    try:
        with open_github(event.api_url, event.repository, inputs.github_token) as github:
            return find_review(github, event, inputs.target, inputs.directory)
    except GitHubError as error:
        denied = error.status in _DENIED and not isinstance(error, GitHubBusyError)
        hint = _PERMISSIONS if denied else error.hint or "Run the job again."
        message = f"nothing was applied, as the reviewed plan could not be had: {error.message}"
        raise GitHubError(message, hint, status=error.status) from error
    except RefusedError as error:
        raise RefusedError(error.message, BY_HAND) from error


def load_review(reviewed: Reviewed, desired: Sequence[Desired]) -> SavedPlan:
    """The plan, if it is what was merged. Raises RefusedError."""
    if reviewed.text == REFUSED:
        raise RefusedError(f"{reviewed.name} was refused when it was made last", BY_HAND)
    try:
        saved = load_saved(reviewed.text, reviewed.name)
        check_merged(saved, desired, reviewed.name)
    except RefusedError as error:
        raise RefusedError(error.message, f"{error.hint} {BY_HAND}") from error
    except PromptsyncError as error:
        raise RefusedError(error.message, BY_HAND) from error
    return saved


def reviewed_job(job: Job, saved: SavedPlan, name: str) -> Job:
    """``job`` with only what was reviewed."""
    policy = job.request.policy(job.project.config, ())
    desired, scope = job.library.desired, job.target.scope
    return replace(job, planner=ReviewedPlanner(desired, policy, scope, saved=saved, name=name))
