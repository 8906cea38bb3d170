"""Where a redirect is followed to, and where the token never goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.service.client_scene import failed

from .support import BASE, ID, PROMPT, TOKEN, answer, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from promptsync.protocols import PromptService

    Handler = Callable[[httpx.Request], httpx.Response]


def redirecting(location: str, status: int, seen: list[httpx.Request]) -> Handler:
    """A server that redirects once; wherever that leads, it answers."""

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if len(seen) == 1:
            return httpx.Response(status, headers={"Location": location})
        return answer({"prompt": PROMPT})

    return handler


@pytest.mark.parametrize("status", [307, 308])
@pytest.mark.parametrize(
    "location", ["/v2/x", "https://ona.example:443/v2/x", "//ONA.example/v2/x", "../../../v2/x"]
)
def test_a_redirect_on_the_same_origin_is_followed_with_the_request(status: int, location: str) -> None:
    seen: list[httpx.Request] = []
    live = ask(redirecting(location, status, seen), lambda service: service.get_prompt(ID))
    assert live.id == ID
    first, second = seen
    assert str(second.url) == "https://ona.example/v2/x"
    assert (second.method, second.content) == ("POST", first.content)
    assert second.headers["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("https://evil.example/login?secret", "https://evil.example"),
        ("//evil.example/login?secret", "https://evil.example"),
        ("https://ona.example.evil.example/secret", "https://ona.example.evil.example"),
        ("https://ona.example@evil.example/secret", "https://evil.example"),
        ("https://ona.example:8443/secret", "https://ona.example:8443"),
        ("http://ona.example/secret", "http://ona.example"),
        ("file:///secret", "file://"),
    ],
)
def test_a_redirect_to_elsewhere_is_not_followed(status: int, location: str, shown: str) -> None:
    seen: list[httpx.Request] = []
    error = failed(redirecting(location, status, seen))
    assert len(seen) == 1
    assert error.code == "failed_precondition"
    assert f"https://ona.example redirects to {shown}, where the token is not sent" in error.message
    assert "ONA_BASE_URL" in error.hint
    assert (shown in error.hint) == shown.startswith("https:")
    assert "secret" not in error.message + error.hint


GITPOD, ONA = "https://app.gitpod.io/api", "https://app.ona.com/api"


@pytest.mark.parametrize("status", [307, 308])
@pytest.mark.parametrize(("asked", "serving"), [(ONA, GITPOD), (GITPOD, ONA)])
def test_the_token_follows_the_platform_to_its_other_name_once_a_run(
    asked: str, serving: str, status: int
) -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if str(request.url).startswith(serving):
            return answer({"prompt": PROMPT})
        return httpx.Response(status, headers={"Location": str(request.url).replace(asked, serving)})

    async def thrice(service: PromptService) -> None:
        for _ in range(3):
            await service.get_prompt(ID)

    ask(handler, thrice, base_url=asked)
    assert [str(request.url).startswith(serving) for request in seen] == [False, True, True, True]
    assert all(request.headers["Authorization"] == f"Bearer {TOKEN}" for request in seen)


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        (ONA, "https://evil.example/api"),
        (ONA, "http://app.gitpod.io/api"),
        (ONA, "https://app.gitpod.io:8443/api"),
        (ONA, "https://app.gitpod.io.evil.example/api"),
        (BASE, GITPOD),
    ],
)
def test_the_token_follows_to_no_third_host(asked: str, location: str) -> None:
    seen: list[httpx.Request] = []
    error = failed(redirecting(location, 308, seen), base_url=asked)
    assert "where the token is not sent" in error.message
    assert len(seen) == 1


def test_two_names_that_point_at_each_other_are_an_error() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        other = GITPOD if request.url.host == "app.ona.com" else ONA
        return httpx.Response(308, headers={"Location": other})

    assert "more than 5 redirects" in failed(handler, base_url=ONA).message


def test_an_upgrade_to_https_is_not_followed() -> None:
    error = failed(redirecting("https://localhost/api", 308, []), base_url="http://localhost/api")
    assert "http://localhost redirects to https://localhost" in error.message


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_redirect_that_loses_the_request_is_not_followed(status: int) -> None:
    seen: list[httpx.Request] = []
    error = failed(redirecting("/login", status, seen))
    assert len(seen) == 1
    assert f"HTTP {status}" in error.message


def test_redirects_end() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(307, headers={"Location": f"/{len(seen)}"})

    assert "more than 5 redirects" in failed(handler).message
    assert len(seen) == 6


def test_a_redirect_to_no_address_is_an_error() -> None:
    assert failed(redirecting("https://ona.example:port/", 307, [])).code == "unavailable"
