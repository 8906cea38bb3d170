"""GitHub's REST API as such: requests with the job's token, pages, and what its errors mean."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeVar

import httpx
import stamina

from promptsync.errors import PromptsyncError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

T = TypeVar("T")

_SECONDS = 30
_QUOTE_LIMIT = 300
_ATTEMPTS = 4
_FIRST_WAIT = 1.0
# A limit may last nearly an hour, and at least a minute where GitHub does not say ("Rate limits for the REST
# API"): that is for another run.
_LONGEST_WAIT = 30.0
_LIMIT_LASTS = 60.0

Document = dict[str, object]


class GitHubError(PromptsyncError):
    """GitHub refused, or did not answer. ``status`` is its HTTP status, 0 where there is none."""

    def __init__(self, message: str, hint: str = "", *, status: int = 0) -> None:
        super().__init__(message, hint)
        self.status = status


class GitHubBusyError(GitHubError):
    """It may go well later: a limit on requests is reached, or GitHub has trouble of its own.

    ``retry_after`` is in seconds, None where GitHub does not say.
    """

    def __init__(
        self, message: str, hint: str = "", *, status: int = 0, retry_after: float | None = None
    ) -> None:
        super().__init__(message, hint, status=status)
        self.retry_after = retry_after


class Api:
    """Requests with one token, to one address. Every method raises GitHubError.

    What only reads is tried again where it may go well then.
    """

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def get(self, url: str) -> Document:
        """The object at ``url``."""
        return _object(_checked(self._get(url)))

    def send(self, method: str, url: str, values: Mapping[str, str]) -> Document:
        """The object that is answered to ``values``."""
        return _object(_checked(self._http.request(method, url, json=dict(values))))

    def remove(self, url: str) -> None:
        """Delete what is at ``url``; that it is gone already is well. GitHub answers without a body."""
        response = self._http.request("DELETE", url)
        if not response.is_success and response.status_code != httpx.codes.NOT_FOUND:
            raise _error(response)

    def pages(self, url: str, query: Mapping[str, str], within: str = "") -> Iterator[Document]:
        """The objects of every page; each page names the next in its Link header.

        ``within`` is the field that holds them, where a page is no plain list.
        """
        response = self._get(url, query)
        while True:
            page = _checked(response)
            yield from _objects(_object(page).get(within) if within else page)
            following = response.links.get("next", {}).get("url", "")
            if not following:
                return
            if not following.startswith(str(self._http.base_url)):
                raise GitHubError("the next page is at another address, where the token is not sent")
            response = self._get(following)

    def download(self, url: str, limit: int) -> bytes:
        """What ``url`` leads to, fetched without the token: it may be at any host.

        Raises RefusedError if it has more than ``limit`` bytes.
        """
        response = self._get(url)
        if response.next_request is None:
            _checked(response)
            raise GitHubError(f"GitHub does not say where {url} can be had")
        place = response.next_request.url  # in no message: it is signed
        if place.scheme not in {"https", response.url.scheme}:
            raise GitHubError(f"GitHub leads from {url} to an address without TLS")
        return _patiently(lambda: _stored(place, limit, url))

    def _get(self, url: str, query: Mapping[str, str] | None = None) -> httpx.Response:
        """The answer; that GitHub is busy is raised only once it stays so."""

        def get() -> httpx.Response:
            response = self._http.get(url, params=dict(query) if query else None)
            if _is_busy(response):
                raise _error(response)
            return response

        return _patiently(get)


def _patiently(read: Callable[[], T]) -> T:
    """``read``, again after a wait where it may go well then."""
    for attempt in stamina.retry_context(
        on=_wait,
        attempts=_ATTEMPTS,
        timeout=None,
        wait_initial=_FIRST_WAIT,
        wait_max=_LONGEST_WAIT,
        wait_jitter=_FIRST_WAIT,
    ):
        with attempt:
            return read()
    raise AssertionError("the last attempt returns or raises")


def _wait(error: Exception) -> bool | float:
    """Whether to try again, and after how many seconds if GitHub has said."""
    if not isinstance(error, GitHubBusyError):
        return isinstance(error, httpx.TransportError)
    after = error.retry_after
    return after is None or (after if after <= _LONGEST_WAIT else False)


def _stored(place: httpx.URL, limit: int, url: str) -> bytes:
    """What is at ``place``, called ``url`` in messages."""
    found = bytearray()
    with httpx.stream("GET", place, timeout=_SECONDS) as stored:
        if not stored.is_success:
            kind = GitHubBusyError if stored.is_server_error else GitHubError
            raise kind(f"what {url} leads to answers HTTP {stored.status_code}")
        for part in stored.iter_bytes():
            found += part
            if len(found) > limit:
                raise RefusedError(f"{url} is larger than {limit:,} bytes")
    return bytes(found)


def _checked(response: httpx.Response) -> object:
    """The JSON of a success."""
    answer = _json(response)
    if response.is_success and answer is not None:
        return answer
    raise _error(response)


def _error(response: httpx.Response) -> GitHubError:
    """What an answer that is no success says."""
    asked, status = f"{response.request.method} {response.request.url.path}", response.status_code
    message = f"GitHub answers {asked} with HTTP {status}: {_reason(response)}"
    if not _is_busy(response):
        return GitHubError(message, _hint(status), status=status)
    said = response.headers.get("retry-after", "")
    unsaid = _LIMIT_LASTS if status == httpx.codes.FORBIDDEN else None
    after = float(said) if said.isdecimal() else unsaid
    return GitHubBusyError(message, "Run the job again later.", status=status, retry_after=after)


def _is_busy(response: httpx.Response) -> bool:
    """Whether it may go well later. A limit is a 403 too ("Rate limits for the REST API")."""
    if response.status_code != httpx.codes.FORBIDDEN:
        return response.is_server_error or response.status_code == httpx.codes.TOO_MANY_REQUESTS
    headers = response.headers
    limited = "retry-after" in headers or headers.get("x-ratelimit-remaining") == "0"
    return limited or "rate limit" in _reason(response)


def _json(response: httpx.Response) -> object:
    try:
        answer: object = json.loads(response.content)
    except ValueError:
        return None
    return answer


def _reason(response: httpx.Response) -> str:
    answer = _json(response)
    said = answer.get("message") if isinstance(answer, dict) else None
    return " ".join(str(said or "no reason given").split())[:_QUOTE_LIMIT]


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
