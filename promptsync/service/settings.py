"""Which token and which address to use: read from an environment, checked before anything is sent."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

import httpx

from promptsync.errors import PromptsyncError, RemoteError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEFAULT_BASE_URL = "https://app.gitpod.io/api"
_LAST_PORT = 65535
PLATFORM_ORIGINS = frozenset({"https://app.gitpod.io", "https://app.ona.com"})
"""The two names of one service, between which the token may go (API.md, Wire)."""

BASE_URL_VARIABLE = "ONA_BASE_URL"
HOST_VARIABLE = "ONA_HOST"
"""Holds a host or its URL, without the path of the API, as the Terraform provider takes it."""

BASE_URL_VARIABLES = (BASE_URL_VARIABLE, HOST_VARIABLE, "GITPOD_BASE_URL")
"""Where an address may be, the first one set is used (API.md, Wire)."""

TOKEN_VARIABLES = ("ONA_API_KEY", "ONA_TOKEN", "GITPOD_API_KEY")
"""Where a token may be, the first one set is used (API.md, Wire)."""

SETTINGS_PAGE = "https://app.gitpod.io/settings/personal-access-tokens"
"""Where the dashboard makes a token: Settings > Personal access tokens."""


def find_token(env: Mapping[str, str], variables: Sequence[str] = TOKEN_VARIABLES) -> str:
    """The token in the first of ``variables`` that is not blank, without the white space around it.

    Raises RemoteError ``unauthenticated`` when none is set, and PromptsyncError when the value cannot be a
    token; no message quotes the value.
    """
    for variable in variables:
        token = env.get(variable, "").strip()
        if token:
            return _checked(token, variable)
    raise RemoteError("unauthenticated", "there is no token for the organization", token_hint(variables))


def token_hint(variables: Sequence[str] = TOKEN_VARIABLES) -> str:
    """What to do about a token that is missing or refused."""
    return (
        f"Set {any_of(variables)} to a personal access token that has not expired. "
        f"Make one at {SETTINGS_PAGE}; a read-only token is enough for a plan."
    )


def any_of(variables: Sequence[str]) -> str:
    """The names as a list in a sentence: ``A, B or C``."""
    return " or ".join(part for part in (", ".join(variables[:-1]), "".join(variables[-1:])) if part)


def _checked(token: str, variable: str) -> str:
    # A header takes visible ASCII only; what else is there came along by a copy, a quote or a line break.
    if all("!" <= character <= "~" for character in token):
        return token
    raise PromptsyncError(
        f"{variable} holds a character that no token has (a space, a line break, or one beyond ASCII)",
        f'Set {variable} to the token alone, without "Bearer" and without line breaks.',
    )


def base_url(env: Mapping[str, str]) -> str:
    """The address of the API: the first of BASE_URL_VARIABLES that is not blank, else the platform's.

    See check_base_url.
    """
    for variable in BASE_URL_VARIABLES:
        value = env.get(variable, "").strip()
        if value:
            return check_base_url(_api_of(value) if variable == HOST_VARIABLE else value, variable)
    return DEFAULT_BASE_URL


def _api_of(host: str) -> str:
    address = host if "://" in host else f"https://{host}"
    return f"{address.rstrip('/').removesuffix('/api')}/api"


def check_base_url(url: str, source: str = BASE_URL_VARIABLE) -> str:
    """``url`` without a trailing slash, if the token may be sent there; ``source`` is where it was set.

    That is over https, or over plain http to this machine. Raises PromptsyncError otherwise, without quoting
    the address, as it may hold a password.
    """
    hint = f"Set {source} to an address such as {DEFAULT_BASE_URL}, or leave it unset."
    try:
        parsed = httpx.URL(url.strip())
    except httpx.InvalidURL:
        raise PromptsyncError("the base URL is not an address", hint) from None
    if parsed.port is not None and not 0 < parsed.port <= _LAST_PORT:
        raise PromptsyncError(f"the base URL has the port {parsed.port}; the last one is {_LAST_PORT}", hint)
    if parsed.userinfo:
        raise PromptsyncError("the base URL holds a user name or password", hint)
    if not parsed.host or parsed.scheme not in {"http", "https"}:
        raise PromptsyncError("the base URL does not begin with https:// and a host", hint)
    if parsed.scheme == "http" and not _is_loopback(parsed.host):
        raise PromptsyncError(f"the base URL would send the token to {parsed.host} without TLS", hint)
    if "?" in url or "#" in url:
        raise PromptsyncError("the base URL has a query or a fragment", hint)
    return url.strip().rstrip("/")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
