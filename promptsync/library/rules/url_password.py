"""Passwords in URLs. Instructions are full of examples of such URLs, which are not reported."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from promptsync.library.rule import Finding
from promptsync.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptsync.model import Prompt

_FIELDS = ("name", "description", "prompt")
_URL = lazy_pattern(
    r"\b[a-z][a-z0-9+.-]{1,20}://(?P<user>[^\s:/@\"'`<>?#]{0,100}):(?P<password>[^\s/@\"'`]{1,200})"
    r"@(?P<host>[^\s/:\"'`,)<>]{1,200})",
    re.IGNORECASE,
)
# Something is to be put in its place: <password>, ${PASSWORD}, {password}, %s, [password], ****, DB_PASSWORD.
_FILLED_IN = lazy_pattern(
    r"[<{\[($%].*|.*(?:\.\.\.|\$\{|\$\(|\$[A-Z_]{3}).*|[*xX.•…]+"
    r"|_*[A-Z][A-Z-]*_*|_*[A-Z][A-Z0-9]*_[A-Z0-9_]*"
)
_WORDS = (
    "pass|passwd|password|passphrase|pwd|pw|p|secret|token|key|apikey|api.?key|credentials?|creds|login|auth"
    "|change.?(?:me|it|this)|foo|bar|baz|foobar|hunter2|abc|qwerty|guest|root|admin|user|username|postgres"
    "|mysql"
    "|redis|mongo|rabbit|dev|test|testing|demo|dummy|example|sample|fake|local|localdev|default|redacted"
    "|hidden"
    "|masked|todo|placeholder|here|value|some|my|your|the|db|database|app|super|x.?oauth.?basic|123|1234"
    "|12345"
    "|123456|1|2|3|word|strong|real|new|old|pat|access|github|gitlab|oauth2?"
)
_EXAMPLE = lazy_pattern(rf"(?:(?:{_WORDS})[-_.]?){{1,4}}", re.IGNORECASE)
_HERE = lazy_pattern(
    r"localhost|.*\.localhost|127\.[0-9.]+|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal|host|hostname|server|"
    r"[<{$\[%].*",
    re.IGNORECASE,
)


def url_password(prompt: Prompt) -> Iterator[Finding]:
    """A finding for each password in a URL that does not look like an example."""
    hint = "If it is a real one, take it out and revoke it; if not, write it as <password>."
    fields = prompt.fields()
    for field in _FIELDS:
        text = str(fields[field])
        if "@" not in text or "://" not in text:
            continue
        for found in _URL().finditer(text):
            if not _is_example(found["user"], found["password"], found["host"]):
                yield Finding(f"{field} has a URL with a password in it", hint, field, found.start())


def _is_example(user: str, password: str, host: str) -> bool:
    return bool(
        _FILLED_IN().fullmatch(password)
        or _EXAMPLE().fullmatch(password)
        or password.casefold() == user.casefold()
        or _HERE().fullmatch(host)
    )
