"""The platform's own clock: ages are measured on one, never by comparing two machines'."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def platform_time(date: str) -> str:
    """The header ``Date`` of an answer as RFC 3339 in UTC; without one, this machine's time."""
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        moment = datetime.now(UTC)
    return moment.replace(tzinfo=UTC, microsecond=0).isoformat().replace("+00:00", "Z")
