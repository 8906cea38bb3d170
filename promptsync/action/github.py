"""The part of GitHub's REST API that the action needs ("Issue comments", "Pulls", "Users")."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

from promptsync.errors import PromptsyncError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PAGE_SIZE = 100
_SECONDS = 30
_QUOTE_LIMIT = 300

Document = dict[str, object]


class GitHubError(PromptsyncError):
    """GitHub refused, or did not answer."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of a pull request, and who wrote it."""

    id: int
    body: str
    login: str
    by_bot: bool


class GitHub:
    """One repository, seen with one token. Every method raises GitHubError."""

    def __init__(self, http: httpx.Client, repository: str) -> None:
        self._http = http
        self._repository = f"/repos/{repository}"

    def login(self) -> str:
        """Who the token belongs to; empty for a workflow's own, which may not ask."""
        response = self._http.get("/user")
        return "" if response.status_code == httpx.codes.FORBIDDEN else str(self._object(response)["login"])

    def comments(self, number: int) -> Iterator[Comment]:
        """The comments of a pull request, the oldest first."""
        url = f"{self._repository}/issues/{number}/comments"
        for one in self._pages(url, {"per_page": str(_PAGE_SIZE)}):
            yield _comment(one)

    def create_comment(self, number: int, body: str) -> None:
        """Add a comment to a pull request."""
        self._send("POST", f"{self._repository}/issues/{number}/comments", {"body": body})

    def edit_comment(self, comment_id: int, body: str) -> None:
        """Change a comment's text."""
        self._send("PATCH", f"{self._repository}/issues/comments/{comment_id}", {"body": body})

    def find_pull(self, head: str, base: str) -> int | None:
        """The number of the open pull request that brings the branch ``head`` into ``base``."""
        owner = self._repository.split("/")[2]
        wanted = {"state": "open", "head": f"{owner}:{head}", "base": base}
        found = next(self._pages(f"{self._repository}/pulls", wanted), None)
        return int(str(found["number"])) if found else None

    def create_pull(self, head: str, base: str, title: str, body: str) -> str:
        """Open a pull request; its address."""
        values = {"head": head, "base": base, "title": title, "body": body}
        return str(self._send("POST", f"{self._repository}/pulls", values)["html_url"])

    def edit_pull(self, number: int, title: str, body: str) -> str:
        """Change what a pull request says; its address."""
        values = {"title": title, "body": body}
        return str(self._send("PATCH", f"{self._repository}/pulls/{number}", values)["html_url"])

    def _pages(self, url: str, query: Mapping[str, str]) -> Iterator[Document]:
        """The objects of every page; each page names the next in its Link header."""
        response = self._http.get(url, params=dict(query))
        while True:
            yield from _objects(self._checked(response))
            following = response.links.get("next", {}).get("url", "")
            if not following:
                return
            if not following.startswith(str(self._http.base_url)):
                raise GitHubError("the next page is at another address, where the token is not sent")
            response = self._http.get(following)

    def _send(self, method: str, url: str, values: Mapping[str, str]) -> Document:
        return self._object(self._http.request(method, url, json=dict(values)))

    def _object(self, response: httpx.Response) -> Document:
        found = self._checked(response)
        if not isinstance(found, dict):
            raise GitHubError("GitHub's answer is not an object")
        return found

    def _checked(self, response: httpx.Response) -> object:
        """The JSON of a success."""
        try:
            answer: object = json.loads(response.content)
        except ValueError:
            answer = None
        if response.is_success and answer is not None:
            return answer
        said = answer.get("message") if isinstance(answer, dict) else None
        words = " ".join(str(said or "no reason given").split())[:_QUOTE_LIMIT]
        asked = f"{response.request.method} {response.request.url.path}"
        raise GitHubError(
            f"GitHub answers {asked} with HTTP {response.status_code}: {words}", _hint(response.status_code)
        )


@contextmanager
def open_github(api_url: str, repository: str, token: str) -> Iterator[GitHub]:
    """The repository as ``token`` sees it. Redirects are not followed: the token goes to one address only."""
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {token}",
        "User-Agent": "promptsync",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    with httpx.Client(base_url=api_url, headers=headers, timeout=_SECONDS) as http:
        try:
            yield GitHub(http, repository)
        except httpx.HTTPError as error:
            # The cause is left out of the chain: it holds the request, and that the token.
            raise GitHubError(f"GitHub cannot be reached: {str(error) or type(error).__name__}") from None


def _hint(status: int) -> str:
    if status == httpx.codes.FORBIDDEN:
        return "The job's permissions do not allow it; a pull request from a fork never has them."
    return "Is github-token right?" if status == httpx.codes.UNAUTHORIZED else ""


def _objects(page: object) -> list[Document]:
    if not isinstance(page, list) or not all(isinstance(one, dict) for one in page):
        raise GitHubError("GitHub's answer is not a list of objects")
    return page


def _comment(found: Document) -> Comment:
    """A comment; one whose author has left has the user null."""
    user = found.get("user")
    author = user if isinstance(user, dict) else {}
    return Comment(
        id=int(str(found["id"])),
        body=str(found.get("body") or ""),
        login=str(author.get("login", "")),
        by_bot=author.get("type") == "Bot",
    )
