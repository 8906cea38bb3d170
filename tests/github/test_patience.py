"""Requests that only read are tried again where that may help; those that write never."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
import stamina

from promptsync.github.api import Api, GitHubBusyError, GitHubError

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTEMPTS = 4


class Server:
    """A transport that fails so many times and answers then; an answer that is None is a lost connection."""

    def __init__(self, failure: httpx.Response | None, times: int) -> None:
        self._failure = failure
        self._times = times
        self.asked = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if self.asked > self._times:
            return httpx.Response(200, json={"found": True})
        if self._failure is None:
            raise httpx.ReadError("the connection was lost", request=request)
        return self._failure

    def api(self) -> Api:
        return Api(httpx.Client(base_url="https://api.example", transport=httpx.MockTransport(self)))


@pytest.fixture(autouse=True)
def at_once() -> Iterator[None]:
    """As many attempts as for a user, without the waits."""
    with stamina.set_testing(True, attempts=10, cap=True):
        yield


FAILURES = [None, httpx.Response(500), httpx.Response(429), httpx.Response(429, headers={"retry-after": "0"})]


@pytest.mark.parametrize("failure", FAILURES)
def test_a_read_is_tried_again(failure: httpx.Response | None) -> None:
    server = Server(failure, ATTEMPTS - 1)
    assert server.api().get("/thing") == {"found": True}
    assert server.asked == ATTEMPTS


@pytest.mark.parametrize("failure", FAILURES)
def test_it_is_not_tried_for_ever(failure: httpx.Response | None) -> None:
    server = Server(failure, 100)
    with pytest.raises((GitHubBusyError, httpx.ReadError)):
        server.api().get("/thing")
    assert server.asked == ATTEMPTS


@pytest.mark.parametrize(
    "failure",
    [
        httpx.Response(401),
        httpx.Response(403),
        httpx.Response(404),
        httpx.Response(403, headers={"x-ratelimit-remaining": "0"}),
        httpx.Response(429, headers={"retry-after": "31"}),
    ],
)
def test_what_would_not_help_is_not_tried(failure: httpx.Response) -> None:
    server = Server(failure, 100)
    with pytest.raises(GitHubError):
        server.api().get("/thing")
    assert server.asked == 1


@pytest.mark.parametrize("failure", FAILURES)
def test_a_request_that_writes_is_sent_once(failure: httpx.Response | None) -> None:
    server = Server(failure, 100)
    with pytest.raises((GitHubBusyError, httpx.ReadError)):
        server.api().send("POST", "/things", {"body": "text"})
    assert server.asked == 1
