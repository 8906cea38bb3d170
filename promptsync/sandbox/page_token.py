"""The opaque token of a page: the position of the last prompt on the page before it."""

from __future__ import annotations

import base64

from connectrpc.code import Code
from connectrpc.errors import ConnectError

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


def position_of(token: str) -> int:
    """As :func:`decode_token`. Raises ConnectError ``invalid_argument``."""
    try:
        return decode_token(token)
    except ValueError as error:
        raise ConnectError(Code.INVALID_ARGUMENT, "pagination.token: not a token of this list") from error
