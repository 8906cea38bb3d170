from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from google.protobuf.duration_pb2 import Duration
from hypothesis import given
from hypothesis import strategies as st

from promptsync.service.retry_after import parse_retry_info, retry_after

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


def encoded(seconds: int, nanos: int = 0) -> bytes:
    """A google.rpc.RetryInfo on the wire; the Duration in it by the official library."""
    duration = Duration(seconds=seconds, nanos=nanos).SerializeToString()
    return bytes([0x0A, len(duration)]) + duration


def in_base64(message: bytes) -> str:
    return base64.b64encode(message).decode().rstrip("=")


@pytest.mark.parametrize(
    ("detail", "headers", "seconds"),
    [
        ({"value": in_base64(encoded(1, 500_000_000))}, {"ratelimit-retryafter": "7"}, 1.5),
        ({"debug": {"retryDelay": "2.25s"}, "value": "%"}, {"ratelimit-retryafter": "7"}, 2.25),
        ({"debug": {"retryDelay": "soon"}, "value": in_base64(encoded(3))}, {}, 3.0),
        ({"debug": "3s", "value": in_base64(encoded(4))}, {}, 4.0),
        ({"value": in_base64(encoded(0))}, {}, 0.0),
        ({"value": ""}, {"ratelimit-retryafter": "7"}, 7.0),
        ({"value": 5}, {"ratelimit-retryafter": "7"}, 7.0),
        ({"value": in_base64(encoded(-5))}, {"ratelimit-retryafter": "7"}, 7.0),
        ({"value": "é"}, {"ratelimit-retryafter": "7"}, 7.0),
        (None, {"ratelimit-retryafter": " 7 ", "retry-after": "9"}, 7.0),
        (None, {"ratelimit-retryafter": "1.5", "retry-after": "9"}, 9.0),
        (None, {"ratelimit-retryafter": "-1", "retry-after": "9"}, 9.0),
        (None, {"retry-after": "Sun, 01 Mar 2026 12:00:30 GMT"}, 30.0),
        (None, {"retry-after": "Sun, 01 Mar 2026 12:00:30 -0000"}, 30.0),
        (None, {"retry-after": "Sun, 01 Mar 2026 11:00:00 GMT"}, 0.0),
        (None, {"retry-after": "Sun, 01 Mar 2026 12:00:30 +9999999999999999"}, None),
        (None, {"retry-after": "9" * 400}, None),
        (None, {"retry-after": "٣"}, None),
        (None, {"retry-after": "tomorrow"}, None),
        (None, {}, None),
    ],
)
def test_the_wait_is_the_first_that_can_be_read(
    detail: dict[str, object] | None, headers: Mapping[str, str], seconds: float | None
) -> None:
    assert retry_after(detail, headers, NOW) == seconds


@given(seconds=st.integers(0, 315_576_000_000), nanos=st.integers(0, 999_999_999))
def test_any_duration_is_read_as_the_official_library_wrote_it(seconds: int, nanos: int) -> None:
    assert parse_retry_info(encoded(seconds, nanos)) == seconds + nanos / 1e9


@given(seconds=st.integers(-315_576_000_000, -1))
def test_a_negative_delay_is_none(seconds: int) -> None:
    assert parse_retry_info(encoded(seconds)) is None


def test_fields_of_a_later_version_are_skipped() -> None:
    others = bytes([0x10, 0x96, 0x01, 0x19, *range(8), 0x22, 0x01, 0x41, 0x2D, 1, 2, 3, 4])
    assert parse_retry_info(others + encoded(6) + others) == 6.0
    assert parse_retry_info(others) is None


@pytest.mark.parametrize(
    "message", [b"\x0a", b"\x0a\x05\x08", b"\x80" * 11, b"\x0b", b"\x0a\x02\x08\x80", b"\x12\x05\x08"]
)
def test_what_is_not_a_message_is_refused(message: bytes) -> None:
    with pytest.raises(ValueError, match=r"ends within|wire type"):
        parse_retry_info(message)


@given(st.binary(max_size=40))
def test_any_bytes_give_a_wait_or_an_error(message: bytes) -> None:
    try:
        delay = parse_retry_info(message)
    except ValueError:
        return
    assert delay is None or delay >= 0
