"""Which token and which address to use: read from an environment, checked before anything is sent."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

import httpx

from promptsync.errors import PromptsyncError, RemoteError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEFAULT_BASE_URL = "https://app.ona.com/api"
BASE_URL_VARIABLE = "ONA_BASE_URL"
TOKEN_VARIABLES = ("ONA_API_KEY", "ONA_TOKEN", "GITPOD_API_KEY")
"""Where a token may be, the first one set is used (API.md, Wire)."""


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
    return f"Set {any_of(variables)} to a personal access token that has not expired."


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
    """The address of the API: ``ONA_BASE_URL`` where it is set, else the platform's; see check_base_url."""
    return check_base_url(env.get(BASE_URL_VARIABLE, "").strip() or DEFAULT_BASE_URL)


def check_base_url(url: str) -> str:
    """``url`` without a trailing slash, if the token may be sent there.

    That is over https, or over plain http to this machine. Raises PromptsyncError otherwise, without quoting
    the address, as it may hold a password.
    """
    hint = f"Set {BASE_URL_VARIABLE} to an address such as {DEFAULT_BASE_URL}, or leave it unset."
    try:
        parsed = httpx.URL(url.strip())
    except httpx.InvalidURL:
        raise PromptsyncError("the base URL is not an address", hint) from None
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
