"""When the personal access tokens of the user behind a token expire.

The platform does not say which of them is in use.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from promptsync.service.error_answers import broken_answer

if TYPE_CHECKING:
    from collections.abc import Iterable

SOON = timedelta(days=14)
"""How long before a token expires one is told."""

_PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class PersonalToken:
    """A personal access token; ``user`` is the id of its subject, ``expires`` is aware."""

    user: str
    expires: datetime


def tokens_request() -> dict[str, object]:
    """ListPersonalAccessTokens: the first page."""
    return {"pagination": {"pageSize": _PAGE_SIZE}}


def parse_tokens(answer: object) -> list[PersonalToken]:
    """An answer of ListPersonalAccessTokens. Raises RemoteError ``data_loss`` for what cannot be one."""
    tokens = answer.get("personalAccessTokens") if isinstance(answer, dict) else None
    try:
        return [PersonalToken(str(one.get("userId", "")), _moment(one["expiresAt"])) for one in tokens or ()]
    except (AttributeError, KeyError, TypeError, ValueError):
        raise broken_answer("ListPersonalAccessTokens: the answer is not a list of tokens") from None


def expiry_warning(tokens: Iterable[PersonalToken], user: str, now: datetime) -> str:
    """One sentence if a token of ``user`` expires soon, else nothing. Expired ones are in nobody's use."""
    left = sorted(one.expires for one in tokens if one.user == user and one.expires > now)
    if not left or left[0] - now > SOON:
        return ""
    whose = "your personal access token" if len(left) == 1 else f"the first of your {len(left)} access tokens"
    return f"{whose} expires on {left[0].astimezone(UTC):%Y-%m-%d}, {_days(left[0] - now)}"


def _days(left: timedelta) -> str:
    days = left.days
    return "within a day" if days == 0 else f"in {days} day{'s' if days > 1 else ''}"


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
