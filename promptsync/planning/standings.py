"""(desired, base, live) → how each prompt stands, without a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.model import LivePrompt, Prompt, natural_order
from promptsync.planning.differences import field_changes
from promptsync.planning.evidence import moved
from promptsync.planning.pairing import Narrowed, Parted
from promptsync.reports.standing import MOVED_HERE, MOVED_THERE, ComparedPrompt, KnownPrompt, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptsync.composition import Composition
    from promptsync.model import Base, Desired, Key, ListedPrompt
    from promptsync.plan.differences import FieldChange
    from promptsync.planning.evidence import View
    from promptsync.planning.pairing import PromptPair
    from promptsync.reports.standing import ShownPrompt

_NOTHING: Mapping[Key, Base | None] = {}


def known_prompts(
    pairs: Iterable[PromptPair], view: View, broken: Mapping[Key, Base | None] = _NOTHING
) -> tuple[KnownPrompt, ...]:
    """One for each prompt of the library, by key, then one for each other prompt, by name.

    ``broken`` are the keys of files with errors, and their bases. A prompt that is gone here and on the
    platform is left out.
    """
    pairs = list(pairs)
    found = [known for pair in pairs if (known := _of_pair(pair, view))]
    found += [_broken(key, base, view) for key, base in broken.items()]
    managed = view.managed | {pair.base.id for pair in pairs if pair.base}
    others = [_other(one, view) for one in view.live.values() if one.id not in managed]
    return (
        *sorted(found, key=lambda one: natural_order(one.key or "")),
        *sorted(others, key=lambda one: (natural_order(one.prompt.name), one.id or "")),
    )


def _of_pair(pair: PromptPair, view: View) -> KnownPrompt | None:
    match pair:
        case Narrowed():
            live = view.live.get(pair.base.id)
            return (
                KnownPrompt(Standing.RELEASED, pair.key, live.id, _said(live), live.updated_at)
                if live
                else None
            )
        case Parted():
            live = view.live.get(pair.mark.id)
            there = (live.id, live.updated_at) if live else (None, "")
            file = pair.desired
            return KnownPrompt(Standing.RELEASED, pair.key, there[0], file.prompt, there[1], file.origin)
    return _known_prompt(pair.desired, pair.base, view)


def _known_prompt(desired: Desired | None, base: Base | None, view: View) -> KnownPrompt | None:
    live = view.live.get(base.id) if base else None
    if desired:
        standing = _with_file(desired, base, live)
        prompt_id, updated_at = (live.id, live.updated_at) if live else (None, "")
        return KnownPrompt(standing, desired.key, prompt_id, desired.prompt, updated_at, desired.origin)
    if base is None or live is None:
        return None
    standing = Standing.CONFLICT if moved(base, live) else Standing.REMOVED
    return KnownPrompt(standing, base.key, live.id, _said(live), live.updated_at)


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


def _broken(key: Key, base: Base | None, view: View) -> KnownPrompt:
    """What the file says is not known: what the organization has is shown, else what was last written."""
    live = view.live.get(base.id) if base else None
    if live:
        return KnownPrompt(Standing.BROKEN, key, live.id, _said(live), live.updated_at)
    return KnownPrompt(Standing.BROKEN, key, None, base.sent.head if base else Prompt("", "", ""))


def unmanaged(live: ListedPrompt) -> KnownPrompt:
    """A prompt that no file stands for."""
    return KnownPrompt(Standing.UNMANAGED, None, live.id, _said(live), live.updated_at)


def _other(live: ListedPrompt, view: View) -> KnownPrompt:
    standing = Standing.ELSEWHERE if live.id in view.elsewhere else Standing.UNMANAGED
    return KnownPrompt(standing, None, live.id, _said(live), live.updated_at)


def _said(live: ListedPrompt) -> Prompt:
    return live.prompt if isinstance(live, LivePrompt) else live.head


def compared(shown: ShownPrompt, composition: Composition | None) -> ComparedPrompt:
    """What both sides have made of a prompt.

    A side whose standing says that it has not moved has changed nothing, also if the platform keeps a text
    differently from what it was sent. If the prompt is not managed, the file is compared with the live one.
    """
    standing = shown.known.standing
    before = shown.base or shown.live
    ours: tuple[FieldChange, ...] | None = ()
    theirs: tuple[FieldChange, ...] | None = ()
    if standing in MOVED_HERE or not shown.base:
        ours = field_changes(before, shown.composed) if shown.composed else None
    if standing in MOVED_THERE:
        theirs = field_changes(shown.base, shown.live) if shown.live else None
    return ComparedPrompt(shown, ours, theirs, composition)
