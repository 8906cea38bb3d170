"""How long a server asks to wait: detail RetryInfo, else RateLimit-RetryAfter, else Retry-After.

The order is API.md's (Wire, Rate limit).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECONDS = re.compile(r"[0-9]{1,9}")
_JSON_DURATION = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,9})?)s")


def retry_after(retry_info: Mapping[str, object], headers: Mapping[str, str], now: datetime) -> float | None:
    """The wait in seconds, or None if the server names none that can be read.

    ``retry_info`` is the error detail ``google.rpc.RetryInfo`` as JSON, empty where there is none; the names
    of ``headers`` are found in lower case; ``now`` is aware.
    """
    delay = _JSON_DURATION.fullmatch(str(retry_info.get("retryDelay", "")))
    if delay:
        return float(delay[1])
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
