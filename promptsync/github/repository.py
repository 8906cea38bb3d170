"""The part of GitHub's REST API that the action needs: comments, pull requests, artifacts."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
from stamina.instrumentation import set_on_retry_hooks

from promptsync.github.api import Api, GitHubBusyError, GitHubError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.github.api import Document

_PAGE_SIZE = 100
_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of a pull request, and who wrote it."""

    id: int
    body: str
    login: str
    by_bot: bool


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull request. ``head`` is the newest commit of its branch; ``merged_at`` is empty until it is."""

    number: int
    head: str
    base: str
    merged_at: str
    merge_commit: str


@dataclass(frozen=True, slots=True)
class Artifact:
    """What a run of a workflow has kept. ``head`` is the commit that GitHub says the run was for."""

    id: int
    head: str
    created_at: str
    expired: bool


class GitHub:
    """One repository, seen with one token. Every method raises GitHubError."""

    def __init__(self, api: Api, repository: str) -> None:
        self._api = api
        self._repository = f"/repos/{repository}"

    def login(self) -> str:
        """Who the token belongs to; empty for a workflow's own, which may not ask."""
        try:
            return _text(self._api.get("/user"), "login")
        except GitHubBusyError:
            raise
        except GitHubError as error:
            if error.status == httpx.codes.FORBIDDEN:
                return ""
            raise

    def comments(self, number: int) -> Iterator[Comment]:
        """The comments of a pull request, the oldest first."""
        url = f"{self._repository}/issues/{number}/comments"
        for one in self._api.pages(url, {"per_page": str(_PAGE_SIZE)}):
            yield _comment(one)

    def create_comment(self, number: int, body: str) -> None:
        """Add a comment to a pull request."""
        self._api.send("POST", f"{self._repository}/issues/{number}/comments", {"body": body})

    def edit_comment(self, comment_id: int, body: str) -> None:
        """Change a comment's text."""
        self._api.send("PATCH", f"{self._repository}/issues/comments/{comment_id}", {"body": body})

    def delete_comment(self, comment_id: int) -> None:
        """Take a comment away ("Delete an issue comment")."""
        self._api.remove(f"{self._repository}/issues/comments/{comment_id}")

    def changed_paths(self, number: int) -> Iterator[str]:
        """The paths that a pull request changes, old and new ("List pull requests files").

        GitHub lists 3,000 files at most.
        """
        url = f"{self._repository}/pulls/{number}/files"
        for one in self._api.pages(url, {"per_page": str(_PAGE_SIZE)}):
            yield _text(one, "filename")
            if before := str(one.get("previous_filename") or ""):
                yield before

    def find_pull(self, head: str, base: str) -> int | None:
        """The number of the open pull request that brings the branch ``head`` into ``base``."""
        owner = self._repository.split("/")[2]
        wanted = {"state": "open", "head": f"{owner}:{head}", "base": base}
        found = next(self._api.pages(f"{self._repository}/pulls", wanted), None)
        return _number(found, "number") if found else None

    def create_pull(self, head: str, base: str, title: str, body: str) -> str:
        """Open a pull request; its address."""
        values = {"head": head, "base": base, "title": title, "body": body}
        return _text(self._api.send("POST", f"{self._repository}/pulls", values), "html_url")

    def edit_pull(self, number: int, title: str, body: str) -> str:
        """Change what a pull request says; its address."""
        values = {"title": title, "body": body}
        return _text(self._api.send("PATCH", f"{self._repository}/pulls/{number}", values), "html_url")

    def pulls_with(self, commit: str) -> Iterator[Pull]:
        """The pull requests that a commit belongs to ("List pull requests associated with a commit")."""
        url = f"{self._repository}/commits/{commit}/pulls"
        for one in self._api.pages(url, {"per_page": str(_PAGE_SIZE)}):
            yield _pull(one)

    def artifacts(self, name: str) -> Iterator[Artifact]:
        """The artifacts of that name, of every run ("List artifacts for a repository")."""
        query = {"name": name, "per_page": str(_PAGE_SIZE)}
        for one in self._api.pages(f"{self._repository}/actions/artifacts", query, "artifacts"):
            yield _artifact(one)

    def archive(self, artifact_id: int, limit: int) -> bytes:
        """The zip archive of an artifact ("Download an artifact"). Raises RefusedError beyond ``limit``."""
        return self._api.download(f"{self._repository}/actions/artifacts/{artifact_id}/zip", limit)


@contextmanager
def open_github(api_url: str, repository: str, token: str) -> Iterator[GitHub]:
    """The repository as ``token`` sees it. Redirects are not followed: the token goes to one address only."""
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {token}",
        "User-Agent": "promptsync",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    set_on_retry_hooks([])  # else each wait is a line of log on stderr
    with httpx.Client(base_url=api_url, headers=headers, timeout=_SECONDS) as http:
        try:
            yield GitHub(Api(http), repository)
        except httpx.HTTPError as error:
            # The cause is left out of the chain: it holds the request, and that the token.
            raise GitHubError(f"GitHub cannot be reached: {str(error) or type(error).__name__}") from None


def _comment(found: Document) -> Comment:
    """A comment; one whose author has left has the user null."""
    author = _part(found, "user")
    return Comment(
        id=_number(found, "id"),
        body=str(found.get("body") or ""),
        login=str(author.get("login", "")),
        by_bot=author.get("type") == "Bot",
    )


def _pull(found: Document) -> Pull:
    return Pull(
        number=_number(found, "number"),
        head=str(_part(found, "head").get("sha", "")),
        base=str(_part(found, "base").get("ref", "")),
        merged_at=str(found.get("merged_at") or ""),
        merge_commit=str(found.get("merge_commit_sha") or ""),
    )


def _artifact(found: Document) -> Artifact:
    return Artifact(
        id=_number(found, "id"),
        head=str(_part(found, "workflow_run").get("head_sha", "")),
        created_at=str(found.get("created_at") or ""),
        expired=found.get("expired") is not False,
    )


def _number(found: Document, name: str) -> int:
    value = found.get(name)
    if not isinstance(value, int):
        raise GitHubError(f"GitHub's answer has no {name}")
    return value


def _text(found: Document, name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str):
        raise GitHubError(f"GitHub's answer has no {name}")
    return value


def _part(found: Document, name: str) -> Document:
    """The object in a field; an empty one where the field is null."""
    part = found.get(name)
    return part if isinstance(part, dict) else {}
