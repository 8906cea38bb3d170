"""Times as people write them on a command line."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import click

_SPAN = re.compile(r"(\d{1,5})\s*([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def until(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """A callback: a span such as ``24h``, or a time to come, as RFC 3339 in UTC; without a zone it is UTC."""
    if value is None:
        return None
    now = datetime.now(UTC)
    if span := _SPAN.fullmatch(value.strip()):
        return _shown(now + timedelta(**{_UNITS[span[2]]: int(span[1])}))
    try:
        time = datetime.fromisoformat(value.strip())
    except ValueError:
        message = f"{value!r} is neither a span such as 90m, 24h or 7d nor a time such as 2026-01-31T08:00Z."
        raise click.BadParameter(message) from None
    time = time if time.tzinfo else time.replace(tzinfo=UTC)
    if time <= now:
        raise click.BadParameter(f"{value} is over already.")
    return _shown(time)


def _shown(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
