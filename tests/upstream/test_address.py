"""What a person writes for a source, and what git must never be given."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptsync.errors import PromptsyncError
from promptsync.upstream.address import Address, local_address, parse_address

SHA = "0123456789012345678901234567890123456789"


@pytest.mark.parametrize(
    ("text", "url", "ref", "path"),
    [
        ("acme/skills", "https://github.com/acme/skills", "", ""),
        ("acme/skills@v1", "https://github.com/acme/skills", "v1", ""),
        ("acme/skills//a/b", "https://github.com/acme/skills", "", "a/b"),
        ("acme/skills@feature/x//a/b/", "https://github.com/acme/skills", "feature/x", "a/b"),
        ("acme/skills//a/b@v1", "https://github.com/acme/skills", "v1", "a/b"),
        ("acme/skills//packages/@scope/x", "https://github.com/acme/skills", "", "packages/@scope/x"),
        (f"acme/skills@{SHA}", "https://github.com/acme/skills", SHA, ""),
        ("https://git.example/a/b.git", "https://git.example/a/b.git", "", ""),
        ("https://git.example:8443/a/b.git@v1//c", "https://git.example:8443/a/b.git", "v1", "c"),
        ("https://github.com/a/b/tree/main/skills/x", "https://github.com/a/b", "main", "skills/x"),
        ("https://github.com/a/b/tree/v1", "https://github.com/a/b", "v1", ""),
        ("git@github.com:a/b.git", "git@github.com:a/b.git", "", ""),
        ("git@github.com:a/b.git@v1//c", "git@github.com:a/b.git", "v1", "c"),
        ("ssh://git@host:22/a/b@v1", "ssh://git@host:22/a/b", "v1", ""),
        ("file:///srv/a.git//c", "file:///srv/a.git", "", "c"),
    ],
)
def test_address(text: str, url: str, ref: str, path: str) -> None:
    assert parse_address(text) == Address(url, ref, path)


@pytest.mark.parametrize("text", ["./a", "../a", "/srv/a.git", "a", "a/b/c", "a/..", "C:/x"])
def test_a_path_is_not_an_address(text: str) -> None:
    assert parse_address(text) is None


def test_a_repository_on_this_disk() -> None:
    assert local_address("/srv/a.git@v1//b") == Address("/srv/a.git", "v1", "b")
    assert local_address("../a") == Address("../a")


@pytest.mark.parametrize(
    "text",
    [
        "ext::sh -c touch% /tmp/x",
        "EXT::sh",
        "fd::17",
        "-oProxyCommand=x",
        "--upload-pack=touch",
        "https://-oProxyCommand=x/a",
        "ssh://-oProxyCommand=x/a",
        "ssh://-x@host/a",
        "git@host:-x",
        "https://user:secret@host/a",
        "https://token@host/a",
        "https://host/a?token=x",
        "ftp://host/a",
        "javascript://host/a",
        "https:///a",
        "a/b@--upload-pack=x",
        "a/b@+x",
        "a/b@x..y",
        "a/b@x:y",
        "a/b@x y",
        "a/b//../c",
        "a/b//.git",
        "a/b//c/.GIT/d",
        "a/b\n",
        "https://host/\u202ea",
    ],
)
def test_what_git_is_not_given(text: str) -> None:
    with pytest.raises(PromptsyncError, match="is refused"):
        parse_address(text)


@given(st.text(st.sampled_from("-:/@.ahtps +%"), max_size=16) | st.text(max_size=12))
def test_no_address_is_an_option_or_a_program(text: str) -> None:
    found = None
    with suppress(PromptsyncError):
        found = parse_address(text)
    if found:
        assert "::" not in found.url.partition("/")[0]
        assert not any(part.startswith("-") for part in (found.url, found.ref, found.url.partition(":")[2]))
        assert ".." not in found.path.split("/")
