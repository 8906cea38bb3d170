"""Warns of a personal access token that is about to expire."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from promptsync.errors import RemoteError
from promptsync.problems import problem
from promptsync.service.settings import SETTINGS_PAGE
from promptsync.service.tokens import expiry_warning

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.model import Identity
    from promptsync.problems import Problem
    from promptsync.service.prompts import PromptClient
    from promptsync.service.tokens import PersonalToken

TIMEOUT = 5.0
"""Seconds that the tokens are waited for."""


async def visible_tokens(service: PromptClient) -> list[PersonalToken]:
    """The tokens as far as they can be seen at once: without an answer there is nothing to warn of."""
    try:
        async with asyncio.timeout(TIMEOUT):
            return await service.list_tokens()
    except (RemoteError, TimeoutError):
        return []


def expiring(tokens: Iterable[PersonalToken], identity: Identity) -> tuple[Problem, ...]:
    """A warning, if one of the user's tokens expires soon."""
    warning = expiry_warning(tokens, identity.subject, datetime.now(UTC))
    hint = f"Make a new one at {SETTINGS_PAGE} and set it where this one is kept, such as a secret of CI."
    return (problem("token-expires", warning, None, hint),) if warning else ()
