"""A file of the repository cannot send a token to a host by itself."""

from __future__ import annotations

import pytest

from promptsync.errors import PromptsyncError, RefusedError
from promptsync.service.trust import ALLOWED_HOSTS_VARIABLE, check_trusted, parse_host

SOURCE = "targets.default.api"


@pytest.mark.parametrize(
    "url", ["https://app.gitpod.io/api", "https://app.ona.com/api", "https://APP.ona.com/x"]
)
def test_the_platform_needs_no_word(url: str) -> None:
    check_trusted(url, SOURCE, {}, ())


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/api",
        "https://app.ona.com.evil.example/api",
        "https://evil.example/app.ona.com",
        "https://app.ona.com:8443/api",
        "https://xn--pp-8ia.ona.com/api",
        "http://127.0.0.1:8000",
        "http://localhost",
    ],
)
def test_any_other_host_does(url: str) -> None:
    with pytest.raises(RefusedError, match="which you have not trusted") as raised:
        check_trusted(url, SOURCE, {}, ("other.example",))
    assert "promptsync trust" in raised.value.hint


@pytest.mark.parametrize(
    ("env", "trusted"),
    [
        ({}, ["ona.example:8443"]),
        ({ALLOWED_HOSTS_VARIABLE: "a.example, ona.example:8443"}, []),
        ({ALLOWED_HOSTS_VARIABLE: "https://ONA.example:8443/api"}, []),
        ({"ONA_BASE_URL": "https://ona.example:8443/api"}, []),
        ({"ONA_HOST": "ona.example:8443"}, []),
        ({"GITPOD_BASE_URL": "https://ona.example:8443"}, []),
    ],
)
def test_a_word_from_outside_is_enough(env: dict[str, str], trusted: list[str]) -> None:
    check_trusted("https://ona.example:8443/api", SOURCE, env, trusted)
    with pytest.raises(RefusedError):
        check_trusted("https://ona.example/api", SOURCE, env, trusted)


@pytest.mark.parametrize("text", ["", "*.example", "a b", "https://user:pass@ona.example", "https://", "x?y"])
def test_what_is_no_host_is_said(text: str) -> None:
    with pytest.raises(PromptsyncError, match="not a host"):
        parse_host(text)
