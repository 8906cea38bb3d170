"""(desired, base, live) → how each prompt stands, without a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.model import LivePrompt, natural_order
from promptsync.planning.evidence import moved
from promptsync.standing import Entry, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promptsync.model import Base, Desired, ListedPrompt, Prompt
    from promptsync.planning.evidence import View
    from promptsync.planning.pairing import PromptPair


def entries(pairs: Iterable[PromptPair], view: View) -> tuple[Entry, ...]:
    """One for each prompt of the library, by key, then one for each unmanaged prompt, by name.

    A prompt that is gone here and on the platform has none.
    """
    pairs = list(pairs)
    found = [entry for pair in pairs if (entry := _entry(pair.desired, pair.base, view))]
    managed = view.managed | {pair.base.id for pair in pairs if pair.base}
    unmanaged = [_unmanaged(one) for one in view.live.values() if one.id not in managed]
    return (
        *sorted(found, key=lambda one: natural_order(one.key or "")),
        *sorted(unmanaged, key=lambda one: (natural_order(one.prompt.name), one.id or "")),
    )


def _entry(desired: Desired | None, base: Base | None, view: View) -> Entry | None:
    live = view.live.get(base.id) if base else None
    if desired:
        standing = _with_file(desired, base, live)
        prompt_id, updated_at = (live.id, live.updated_at) if live else (None, "")
        return Entry(standing, desired.key, prompt_id, desired.prompt, updated_at, desired.origin)
    if base is None or live is None:
        return None
    standing = Standing.CONFLICT if moved(base, live) else Standing.REMOVED
    return Entry(standing, base.key, live.id, _said(live), live.updated_at)


def _with_file(desired: Desired, base: Base | None, live: ListedPrompt | None) -> Standing:
    if base is None:
        return Standing.NEW
    edited = desired.prompt.digest != base.sent
    if live is None:
        return Standing.CONFLICT if edited else Standing.DELETED_THERE
    if isinstance(live, LivePrompt) and live.prompt == desired.prompt:
        return Standing.IN_STEP
    if moved(base, live):
        return Standing.CONFLICT if edited else Standing.DRIFTED
    return Standing.EDITED if edited else Standing.IN_STEP


def _unmanaged(live: ListedPrompt) -> Entry:
    return Entry(Standing.UNMANAGED, None, live.id, _said(live), live.updated_at)


def _said(live: ListedPrompt) -> Prompt:
    return live.prompt if isinstance(live, LivePrompt) else live.head
