from __future__ import annotations

import pytest

from promptsync.errors import PromptsyncError, RemoteError
from promptsync.service.settings import DEFAULT_BASE_URL, any_of, base_url, check_base_url, find_token


def test_the_first_token_that_is_not_blank_is_taken_without_white_space() -> None:
    assert find_token({"ONA_API_KEY": " \n", "ONA_TOKEN": " two\n", "GITPOD_API_KEY": "three"}) == "two"


def test_the_variables_can_be_others() -> None:
    assert find_token({"ONA_API_KEY": "one", "STAGING": "other"}, ["STAGING"]) == "other"


def test_no_token_says_which_variables_to_set() -> None:
    with pytest.raises(RemoteError) as caught:
        find_token({"ONA_API_KEY": "  "})
    assert caught.value.code == "unauthenticated"
    assert "ONA_API_KEY, ONA_TOKEN or GITPOD_API_KEY" in caught.value.hint


def test_no_token_says_where_to_make_one() -> None:
    with pytest.raises(RemoteError) as caught:
        find_token({})
    assert "https://app.gitpod.io/settings/personal-access-tokens" in caught.value.hint
    assert "a read-only token is enough for a plan" in caught.value.hint


def test_names_in_a_sentence() -> None:
    assert [any_of([]), any_of(["A"]), any_of(["A", "B"])] == ["", "A", "A or B"]


@pytest.mark.parametrize(
    "token", ["Bearer secret", "sec\nret", "sec\x1bret", "sécret", "sec\u200bret", "a\x7fb"]
)
def test_a_value_that_cannot_be_a_token_is_refused_without_showing_it(token: str) -> None:
    with pytest.raises(PromptsyncError) as caught:
        find_token({"ONA_API_KEY": token})
    assert "ONA_API_KEY" in caught.value.message
    assert token not in caught.value.message + caught.value.hint


def test_the_base_url_is_the_platforms_unless_it_is_set() -> None:
    assert base_url({}) == base_url({"ONA_BASE_URL": " "}) == DEFAULT_BASE_URL == "https://app.gitpod.io/api"
    assert base_url({"ONA_BASE_URL": " https://ona.example/api/\n"}) == "https://ona.example/api"


def test_the_variables_of_other_tools_are_understood_after_ours() -> None:
    env = {"GITPOD_BASE_URL": "https://gitpod.example/api"}
    assert base_url(env) == "https://gitpod.example/api"
    env |= {"ONA_HOST": "host.example"}
    assert base_url(env) == "https://host.example/api"
    env |= {"ONA_BASE_URL": "https://ona.example/v1"}
    assert base_url(env) == "https://ona.example/v1"


@pytest.mark.parametrize(
    "host", ["host.example", "host.example/", "https://host.example", "https://host.example/api/"]
)
def test_a_host_is_taken_with_and_without_its_scheme(host: str) -> None:
    assert base_url({"ONA_HOST": host}) == "https://host.example/api"


@pytest.mark.parametrize(
    "host", ["http://host.example", "user:hunter2@host.example", "host.example?hunter2", "host:hunter2"]
)
def test_a_host_is_checked_as_an_address_is(host: str) -> None:
    with pytest.raises(PromptsyncError) as caught:
        base_url({"ONA_HOST": host})
    assert "ONA_HOST" in caught.value.hint
    assert "hunter2" not in caught.value.message + caught.value.hint


@pytest.mark.parametrize(
    "url",
    [
        "https://ona.example",
        "https://ona.example:8443/a/b",
        "http://localhost:8080",
        "http://LOCALHOST/api",
        "http://127.0.0.1:1",
        "http://127.9.9.9",
        "http://[::1]:8080/api",
    ],
)
def test_https_and_this_machine_are_taken(url: str) -> None:
    assert check_base_url(url) == url
    assert check_base_url(f"{url}//") == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ona.example/api",
        "https://",
        "https:///api",
        "ftp://localhost",
        "file:///etc/passwd",
        "http://ona.example",
        "http://127.0.0.1:99999/api",
        "https://ona.example:0/api",
        "http://localhost.ona.example",
        "http://127.0.0.1.ona.example",
        "http://128.0.0.1",
        "http://0.0.0.0",
        "http://[::2]",
        "http://2130706433",
        "https://user:hunter2@ona.example",
        "http://localhost:hunter2@ona.example",
        "https://localhost\\@ona.example",
        "https://ona.example/?hunter2=1",
        "https://ona.example/#hunter2",
        "https://ona.example:hunter2/",
        "https://ona.example/\x1b[0mhunter2",
    ],
)
def test_any_other_address_is_refused_without_showing_its_secrets(url: str) -> None:
    with pytest.raises(PromptsyncError) as caught:
        check_base_url(url)
    assert "ONA_BASE_URL" in caught.value.hint
    assert "hunter2" not in caught.value.message + caught.value.hint
