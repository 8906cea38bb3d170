"""What has set the workflow off, from the runner's variables and the event's file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError

if TYPE_CHECKING:
    from collections.abc import Mapping

_PULL_REQUESTS = {
    "pull_request",
    "pull_request_target",
    "pull_request_review",
    "pull_request_review_comment",
}
_BRANCH = "refs/heads/"
_BOT_WITHOUT_SECRETS = "dependabot[bot]"


@dataclass(frozen=True, slots=True)
class PullRequest:
    """The pull request that the workflow runs for.

    ``trusted`` is false where GitHub hands out no secrets: from a fork, or by Dependabot, which GitHub treats
    alike ("Secrets", "Dependabot on GitHub Actions"). ``fork``: its commits are another repository's.
    ``base`` is the commit that it is to be merged into.
    """

    number: int
    commit: str
    trusted: bool
    fork: bool = False
    base: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """``name`` is GitHub's for what has happened, ``commit`` what the workflow runs on.

    ``branch`` is empty if the workflow does not run on one; ``run_url`` is the page of the run.
    ``about_others``: the event is about commits that may be another repository's, although the workflow runs
    with secrets on ``commit``: a run for a fork that has ended, or a comment on a pull request.
    """

    name: str
    api_url: str
    repository: str
    commit: str
    branch: str
    run_url: str
    pull_request: PullRequest | None
    about_others: bool = False


def read_event(env: Mapping[str, str]) -> Event:
    """The event in ``env`` and its file. Raises PromptsyncError where this is no job of GitHub Actions."""
    repository = _needed(env, "GITHUB_REPOSITORY")
    ref = env.get("GITHUB_REF", "")
    server = env.get("GITHUB_SERVER_URL", "https://github.com")
    name = env.get("GITHUB_EVENT_NAME", "")
    return Event(
        name=name,
        api_url=env.get("GITHUB_API_URL", "https://api.github.com").rstrip("/"),
        repository=repository,
        commit=env.get("GITHUB_SHA", ""),
        branch=ref.removeprefix(_BRANCH) if ref.startswith(_BRANCH) else "",
        run_url=f"{server}/{repository}/actions/runs/{env.get('GITHUB_RUN_ID', '')}",
        pull_request=_pull_request(env) if name in _PULL_REQUESTS else None,
        about_others=_is_about_others(env, name, repository),
    )


def _is_about_others(env: Mapping[str, str], name: str, repository: str) -> bool:
    """See Event. What the event's file does not say is taken to be another repository's."""
    try:
        if name == "issue_comment":
            return "pull_request" in _part(_payload(env), "issue")
        if name == "workflow_run":
            head = _part(_part(_payload(env), "workflow_run"), "head_repository")
            return head.get("full_name") != repository
    except (OSError, ValueError, KeyError, TypeError):
        return True
    return False


def _payload(env: Mapping[str, str]) -> object:
    payload: object = json.loads(Path(_needed(env, "GITHUB_EVENT_PATH")).read_text(encoding="utf-8"))
    return payload


def _pull_request(env: Mapping[str, str]) -> PullRequest:
    path = _needed(env, "GITHUB_EVENT_PATH")
    try:
        found = _part(_payload(env), "pull_request")
        head, base = _part(found, "head"), _part(found, "base")
        # A fork that has been deleted is null.
        theirs = head["repo"] and _part(head, "repo")["full_name"]
        own = theirs == _part(base, "repo")["full_name"]
        number = int(str(found["number"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PromptsyncError(f"the event in {path} is not that of a pull request") from error
    trusted = own and env.get("GITHUB_ACTOR") != _BOT_WITHOUT_SECRETS
    return PullRequest(number, str(head.get("sha", "")), trusted, fork=not own, base=str(base.get("sha", "")))


def _part(value: object, name: str) -> dict[str, object]:
    """The object ``name`` of a JSON object. Raises TypeError or KeyError."""
    found = value[name] if isinstance(value, dict) else None
    if not isinstance(found, dict):
        raise TypeError(name)
    return found


def _needed(env: Mapping[str, str], name: str) -> str:
    if value := env.get(name, ""):
        return value
    raise PromptsyncError(f"{name} is not set", "This runs as a step of GitHub Actions only.")
