"""Leaves secrets out of what git says: an address may hold a password or a token in any of its parts."""

from __future__ import annotations

import re

_USER = re.compile(r"://[^/\s]+@")
_QUERY = re.compile(r"(://[^\s?'\"]+\?)[^\s'\"]+")
_ADDRESS = re.compile(r"://[^\s'\"]+")
_TOKEN = re.compile(
    r"(?<=[/:])(?:(?:gh[opsur]_|github_pat_|glpat-|gitpod_|ona_|xox[a-z]-|sk-)[\w-]+"
    r"|(?=\w*[a-z])(?=\w*[A-Z])(?=\w*\d)\w{24,})(?=[/@:?#'\"\s]|\.git|$)"
)
"""A part of a path: with a token's prefix, or long, of small and capital letters and digits."""


def without_secrets(text: str) -> str:
    """``text`` without the user, the query and tokens in the path of each address in it."""
    text = _QUERY.sub(r"\1…", _USER.sub("://…@", text))
    return _ADDRESS.sub(lambda found: _TOKEN.sub("…", found[0]), text)
