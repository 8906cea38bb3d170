from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from google.protobuf import json_format
from google.protobuf.duration_pb2 import Duration
from hypothesis import given
from hypothesis import strategies as st

from promptsync.service.retry_after import retry_after

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("detail", "headers", "seconds"),
    [
        ({"retryDelay": "2.25s"}, {"ratelimit-retryafter": "7"}, 2.25),
        ({"retryDelay": "0s"}, {"ratelimit-retryafter": "7"}, 0.0),
        ({"retryDelay": "soon"}, {"ratelimit-retryafter": "7"}, 7.0),
        ({"retryDelay": "-5s"}, {"ratelimit-retryafter": "7"}, 7.0),
        ({"retryDelay": 5}, {"ratelimit-retryafter": "7"}, 7.0),
        ({}, {"ratelimit-retryafter": " 7 ", "retry-after": "9"}, 7.0),
        ({}, {"ratelimit-retryafter": "1.5", "retry-after": "9"}, 9.0),
        ({}, {"ratelimit-retryafter": "-1", "retry-after": "9"}, 9.0),
        ({}, {"retry-after": "Sun, 01 Mar 2026 12:00:30 GMT"}, 30.0),
        ({}, {"retry-after": "Sun, 01 Mar 2026 12:00:30 -0000"}, 30.0),
        ({}, {"retry-after": "Sun, 01 Mar 2026 11:00:00 GMT"}, 0.0),
        ({}, {"retry-after": "Sun, 01 Mar 2026 12:00:30 +9999999999999999"}, None),
        ({}, {"retry-after": "9" * 400}, None),
        ({}, {"retry-after": "٣"}, None),
        ({}, {"retry-after": "tomorrow"}, None),
        ({}, {}, None),
    ],
)
def test_the_wait_is_the_first_that_can_be_read(
    detail: dict[str, object], headers: Mapping[str, str], seconds: float | None
) -> None:
    assert retry_after(detail, headers, NOW) == seconds


@given(seconds=st.integers(0, 315_576_000_000), nanos=st.integers(0, 999_999_999))
def test_any_duration_is_read_as_the_official_library_writes_it(seconds: int, nanos: int) -> None:
    detail = {"retryDelay": json_format.MessageToDict(Duration(seconds=seconds, nanos=nanos))}
    assert retry_after(detail, {}, NOW) == float(f"{seconds}.{nanos:09}")
