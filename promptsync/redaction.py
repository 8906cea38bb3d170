"""Leaves secrets out of what git says: an address may hold a password or a token."""

from __future__ import annotations

import re

_USER = re.compile(r"://[^/\s]+@")
_QUERY = re.compile(r"(://[^\s?'\"]+\?)[^\s'\"]+")


def without_secrets(text: str) -> str:
    """``text`` without the user and the query of each address in it, as in ``https://…@host/path?…``."""
    return _QUERY.sub(r"\1…", _USER.sub("://…@", text))
