"""How long a server asks to wait: detail RetryInfo, else RateLimit-RetryAfter, else Retry-After.

The order is API.md's (Wire, Rate limit).
"""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SECONDS = re.compile(r"[0-9]{1,9}")
_JSON_DURATION = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,9})?)s")

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


def retry_after(
    retry_info: Mapping[str, object] | None, headers: Mapping[str, str], now: datetime
) -> float | None:
    """The wait in seconds, or None where the server names none that can be read.

    ``retry_info`` is the error detail ``google.rpc.RetryInfo`` as in the answer's JSON; the names of
    ``headers`` are found in lower case; ``now`` is aware.
    """
    if retry_info is not None:
        delay = _from_detail(retry_info)
        if delay is not None:
            return delay
    whole = headers.get("ratelimit-retryafter", "").strip()
    if _SECONDS.fullmatch(whole):
        return float(whole)
    return _from_header(headers.get("retry-after", "").strip(), now)


def _from_header(value: str, now: datetime) -> float | None:
    """Retry-After: seconds, or a date (RFC 9110, 10.2.3)."""
    if _SECONDS.fullmatch(value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def _from_detail(detail: Mapping[str, object]) -> float | None:
    """The detail's ``debug`` is for people and may be absent; ``value`` is the message itself."""
    debug, value = detail.get("debug"), detail.get("value")
    if isinstance(debug, dict) and isinstance(delay := debug.get("retryDelay"), str):
        matched = _JSON_DURATION.fullmatch(delay)
        if matched:
            return float(matched[1])
    if not isinstance(value, str):
        return None
    try:
        # Connect leaves the padding out.
        return parse_retry_info(base64.b64decode(value + "=" * (-len(value) % 4)))
    except ValueError:
        return None


def parse_retry_info(message: bytes) -> float | None:
    """The ``retry_delay`` of a google.rpc.RetryInfo on the wire, in seconds; None where unset or negative.

    Raises ValueError when the bytes are not a message.
    """
    delay: float | None = None
    for number, value in _fields(message):
        if number == 1 and isinstance(value, bytes):
            delay = _duration(value)
    return delay if delay is not None and delay >= 0 else None


def _duration(message: bytes) -> float:
    """A google.protobuf.Duration: ``int64 seconds = 1; int32 nanos = 2``."""
    parts = {number: value for number, value in _fields(message) if isinstance(value, int)}
    return _signed(parts.get(1, 0)) + _signed(parts.get(2, 0)) / 1e9


def _signed(varint: int) -> int:
    return varint - (1 << 64) if varint >= 1 << 63 else varint


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a protobuf message: its number, and a varint as int, anything else as its bytes."""
    position = 0
    while position < len(message):
        tag, position = _varint(message, position)
        kind = tag & 7
        if kind == _VARINT:
            number, position = _varint(message, position)
            yield tag >> 3, number
            continue
        if kind == _BYTES:
            size, position = _varint(message, position)
        elif kind in (_FIXED64, _FIXED32):
            size = 8 if kind == _FIXED64 else 4
        else:
            raise ValueError(f"wire type {kind}")
        if size > len(message) - position:
            raise ValueError("the message ends within a field")
        yield tag >> 3, message[position : position + size]
        position += size


def _varint(message: bytes, position: int) -> tuple[int, int]:
    """The number at ``position``, seven bits a byte, and the position behind it."""
    number = 0
    for shift, byte in enumerate(message[position : position + 10]):
        number |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            return number & (1 << 64) - 1, position + shift + 1
    raise ValueError("the message ends within a number")
