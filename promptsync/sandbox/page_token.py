"""The opaque token of a page: the position of the last prompt on the page before it."""

from __future__ import annotations

import base64

from promptsync.sandbox.store import NEWEST


def encode_token(position: int) -> str:
    """The token of the page after the prompt at ``position``."""
    return base64.urlsafe_b64encode(b"before:%d" % position).decode()


def decode_token(token: str) -> int:
    """The position in a token; the empty token is the first page's. Raises ValueError."""
    if not token:
        return NEWEST
    position = int(base64.urlsafe_b64decode(token).removeprefix(b"before:"))
    if not 0 < position < NEWEST or encode_token(position) != token:
        raise ValueError(token)
    return position
