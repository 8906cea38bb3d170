"""What has set the workflow off, from the runner's variables and the event's file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from promptsync.errors import PromptsyncError

if TYPE_CHECKING:
    from collections.abc import Mapping

_PULL_REQUESTS = {"pull_request", "pull_request_target"}
_BRANCH = "refs/heads/"
_BOT_WITHOUT_SECRETS = "dependabot[bot]"


@dataclass(frozen=True, slots=True)
class PullRequest:
    """The pull request that the workflow runs for.

    ``trusted`` is false where GitHub hands out no secrets: from a fork, or by Dependabot, which GitHub treats
    alike ("Secrets", "Dependabot on GitHub Actions"). ``fork``: its commits are another repository's.
    """

    number: int
    commit: str
    trusted: bool
    fork: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """``name`` is GitHub's for what has happened, ``commit`` what the workflow runs on.

    ``branch`` is empty where the workflow does not run on one; ``run_url`` is the page of the run.
    """

    name: str
    api_url: str
    repository: str
    commit: str
    branch: str
    run_url: str
    pull_request: PullRequest | None


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
    )


def _pull_request(env: Mapping[str, str]) -> PullRequest:
    path = _needed(env, "GITHUB_EVENT_PATH")
    try:
        found = _part(json.loads(Path(path).read_text(encoding="utf-8")), "pull_request")
        head, base = _part(found, "head"), _part(found, "base")
        # A fork that has been deleted is null.
        theirs = head["repo"] and _part(head, "repo")["full_name"]
        own = theirs == _part(base, "repo")["full_name"]
        number = int(str(found["number"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PromptsyncError(f"the event in {path} is not that of a pull request") from error
    trusted = own and env.get("GITHUB_ACTOR") != _BOT_WITHOUT_SECRETS
    return PullRequest(number, str(head.get("sha", "")), trusted, fork=not own)


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
