"""A whole listing out of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.service.error_answers import broken_answer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from promptsync.model import ListedPrompt
    from promptsync.service.wire import Page

MAX_BARREN_PAGES = 3
"""So many pages in a row without a new prompt are a listing without end."""


async def whole_listing(page_at: Callable[[str], Awaitable[Page]]) -> list[ListedPrompt]:
    """Every prompt once, newest first; ``page_at`` gives the page of a token, the first for an empty one.

    Raises RemoteError ``data_loss`` for a listing that has no end, since it cannot be whole.
    """
    found: dict[str, ListedPrompt] = {}
    token, seen, barren = "", {""}, 0
    while True:
        page = await page_at(token)
        before = len(found)
        for prompt in page.prompts:
            found.setdefault(prompt.id, prompt)
        token = page.next_token
        if not token:
            return list(found.values())
        barren = 0 if len(found) > before else barren + 1
        if token in seen:
            raise broken_answer("ListPrompts: a page token came twice, so the listing has no end")
        if barren == MAX_BARREN_PAGES:
            raise broken_answer(f"ListPrompts: {barren} pages in a row without a new prompt, and no end")
        seen.add(token)
