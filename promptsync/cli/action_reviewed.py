"""Applies the plan that a pull request showed, of what its merge has brought."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from promptsync.action.github import open_github
from promptsync.action.github_api import GitHubBusyError, GitHubError
from promptsync.action.review import REFUSED, find_review
from promptsync.cli.survey import LibraryPlanner
from promptsync.errors import PromptsyncError, RefusedError
from promptsync.planning.reviewed import check_merged, plan_reviewed
from promptsync.planning.saved import check_subject, load_saved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from promptsync.action.event import Event
    from promptsync.action.inputs import Inputs
    from promptsync.action.review import NotReviewed, Reviewed
    from promptsync.cli.job import Job
    from promptsync.model import Desired
    from promptsync.plan import Plan
    from promptsync.planning.evidence import View
    from promptsync.planning.make import Subject
    from promptsync.planning.pairing import Pair
    from promptsync.planning.saved import SavedPlan
    from promptsync.problems import Problem

BY_HAND = "To apply all that the files say, run the workflow by hand: it plans anew."

_PERMISSIONS = "To find it, the job needs the permissions actions: read and pull-requests: read."
_DENIED = {403, 404}


@dataclass(frozen=True, slots=True)
class ReviewedPlanner(LibraryPlanner):
    """Plans the prompt files as configured, and keeps of that what the plan called ``name`` holds."""

    saved: SavedPlan
    name: str

    def plan(self, subject: Subject, pairs: Sequence[Pair], view: View) -> Plan:
        """See plan_reviewed. Raises RefusedError for a plan of another target or organization."""
        check_subject(self.saved, subject, self.name)
        plan = plan_reviewed(subject, self.saved, pairs, view, self.policy)
        stale = tuple(replace(one, problem=_with_way_out(one.problem)) for one in plan.stale)
        return replace(plan, problems=tuple(map(_with_way_out, plan.problems)), stale=stale)


def _with_way_out(found: Problem) -> Problem:
    """Nobody can plan a merged pull request again."""
    return replace(found, hint=BY_HAND) if found.rule == "stale" else found


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
    policy = job.options.policy(job.project.config, ())
    wanted = job.read()
    reviewed = replace(wanted, planner=ReviewedPlanner(wanted.desired, policy, saved, name))
    return replace(job, read=lambda: reviewed)
