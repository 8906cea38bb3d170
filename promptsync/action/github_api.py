"""GitHub's REST API as such: requests with the job's token, pages, and what its errors mean."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx

from promptsync.errors import PromptsyncError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SECONDS = 30
_QUOTE_LIMIT = 300

Document = dict[str, object]


class GitHubError(PromptsyncError):
    """GitHub refused, or did not answer. ``status`` is its HTTP status, 0 where there is none."""

    def __init__(self, message: str, hint: str = "", *, status: int = 0) -> None:
        super().__init__(message, hint)
        self.status = status


class Api:
    """Requests with one token, to one address. Every method raises GitHubError."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def get(self, url: str) -> Document:
        """The object at ``url``."""
        return _object(_checked(self._http.get(url)))

    def send(self, method: str, url: str, values: Mapping[str, str]) -> Document:
        """The object that is answered to ``values``."""
        return _object(_checked(self._http.request(method, url, json=dict(values))))

    def pages(self, url: str, query: Mapping[str, str], within: str = "") -> Iterator[Document]:
        """The objects of every page; each page names the next in its Link header.

        ``within`` is the field that holds them, where a page is no plain list.
        """
        response = self._http.get(url, params=dict(query))
        while True:
            page = _checked(response)
            yield from _objects(_object(page).get(within) if within else page)
            following = response.links.get("next", {}).get("url", "")
            if not following:
                return
            if not following.startswith(str(self._http.base_url)):
                raise GitHubError("the next page is at another address, where the token is not sent")
            response = self._http.get(following)

    def download(self, url: str, limit: int) -> bytes:
        """What ``url`` leads to, fetched without the token: it may be at any host.

        Raises RefusedError if it has more than ``limit`` bytes.
        """
        response = self._http.get(url)
        if response.next_request is None:
            _checked(response)
            raise GitHubError(f"GitHub does not say where {url} can be had")
        place = response.next_request.url  # in no message: it is signed
        if place.scheme not in {"https", response.url.scheme}:
            raise GitHubError(f"GitHub leads from {url} to an address without TLS")
        found = bytearray()
        with httpx.stream("GET", place, timeout=_SECONDS) as stored:
            if not stored.is_success:
                raise GitHubError(f"what {url} leads to answers HTTP {stored.status_code}")
            for part in stored.iter_bytes():
                found += part
                if len(found) > limit:
                    raise RefusedError(f"{url} is larger than {limit:,} bytes")
        return bytes(found)


def _checked(response: httpx.Response) -> object:
    """The JSON of a success."""
    try:
        answer: object = json.loads(response.content)
    except ValueError:
        answer = None
    if response.is_success and answer is not None:
        return answer
    said = answer.get("message") if isinstance(answer, dict) else None
    words = " ".join(str(said or "no reason given").split())[:_QUOTE_LIMIT]
    asked, status = f"{response.request.method} {response.request.url.path}", response.status_code
    raise GitHubError(f"GitHub answers {asked} with HTTP {status}: {words}", _hint(status), status=status)


def _hint(status: int) -> str:
    if status == httpx.codes.FORBIDDEN:
        return "The job's permissions do not allow it; a pull request from a fork never has them."
    return "Is github-token right?" if status == httpx.codes.UNAUTHORIZED else ""


def _object(answer: object) -> Document:
    if not isinstance(answer, dict):
        raise GitHubError("GitHub's answer is not an object")
    return answer


def _objects(page: object) -> list[Document]:
    if not isinstance(page, list) or not all(isinstance(one, dict) for one in page):
        raise GitHubError("GitHub's answer is not a list of objects")
    return page
