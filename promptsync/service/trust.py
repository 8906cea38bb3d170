"""Which hosts may get the token. A file of the repository may name one, but not by itself.

Whoever writes a branch writes its promptsync.yaml. So an ``api:`` there needs a word from outside of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from promptsync.errors import PromptsyncError, RefusedError
from promptsync.service.settings import BASE_URL_VARIABLES, PLATFORM_ORIGINS, base_url

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

ALLOWED_HOSTS_VARIABLE = "PROMPTSYNC_ALLOWED_HOSTS"
"""Hosts, with commas between them, that a promptsync.yaml may name: for CI, where nobody can be asked."""

_PLATFORM = frozenset(httpx.URL(origin).host for origin in PLATFORM_ORIGINS)


def host_of(url: str) -> str:
    """The host of an address in small letters, with its port if that is not the scheme's own."""
    parsed = httpx.URL(url)
    return f"{parsed.host}:{parsed.port}" if parsed.port else parsed.host


def parse_host(text: str) -> str:
    """The host that somebody wrote, as :func:`host_of` says it; an address is fine too.

    Raises PromptsyncError for what is no host.
    """
    text = text.strip()
    try:
        found = httpx.URL(text if "://" in text else f"https://{text}")
    except httpx.InvalidURL:
        found = httpx.URL("")
    if not found.host or found.userinfo or any(sign in text for sign in " *?#"):
        hint = "Write a host such as ona.example.com, or ona.example.com:8443."
        raise PromptsyncError("that is not a host", hint)
    return host_of(str(found))


def check_trusted(url: str, source: str, env: Mapping[str, str], trusted: Collection[str]) -> None:
    """Raise RefusedError if ``url``, which a file of the repository sets at ``source``, has no word for it.

    The platform's own hosts need none. A word is the host of a base URL in ``env``, one of the variable
    ALLOWED_HOSTS_VARIABLE there, or one that the user has ``trusted`` on this machine.
    """
    host = host_of(url)
    if host in _PLATFORM or host in trusted or host in _allowed(env):
        return
    raise RefusedError(
        f"{source} would send your token to {host}, which you have not trusted",
        f"If that is your organization's address, run `promptsync trust {host}` once; in CI set "
        f"{ALLOWED_HOSTS_VARIABLE}={host}, or the Action's input allowed-hosts.",
    )


def _allowed(env: Mapping[str, str]) -> set[str]:
    named = env.get(ALLOWED_HOSTS_VARIABLE, "").replace(",", " ").split()
    own = {host_of(base_url(env))} if any(env.get(name, "").strip() for name in BASE_URL_VARIABLES) else set()
    return {parse_host(one) for one in named} | own
