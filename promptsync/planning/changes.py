"""Makes each kind of change from the file, the base and the live prompt; its steps come later."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from promptsync.model import Base
from promptsync.plan.change import Adopt, Create, Delete, Record, Release, Replace, Update
from promptsync.planning.differences import field_changes

if TYPE_CHECKING:
    from promptsync.model import Desired, Key, LivePrompt, Prompt
    from promptsync.plan.differences import Drift, FieldChange


def create(desired: Desired, base: Base | None, why: str) -> Create:
    """The prompt of a new file, or, with a ``base``, one that was deleted on the platform."""
    return Create(
        key=desired.key,
        why=why,
        base=base,
        protect=desired.protect,
        composition=desired.composition,
        fields=field_changes(None, desired.prompt),
        wanted=desired.prompt,
    )


def update(desired: Desired, base: Base | None, live: LivePrompt, why: str, drift: Drift | None) -> Update:
    """Change what differs, except for what the server made of the very same value before."""
    differing = field_changes(live.prompt, desired.prompt)
    return Update(
        key=desired.key,
        why=why,
        base=base,
        protect=desired.protect,
        composition=desired.composition,
        fields=tuple(one for one in differing if not _normalized(one.field, desired, base, live)),
        drift=drift,
        wanted=desired.prompt,
        live=live,
    )


def _normalized(name: str, desired: Desired, base: Base | None, live: LivePrompt) -> bool:
    if base is None:
        return False
    sent, answered = base.sent.fields()[name], base.answered.fields()[name]
    return (desired.prompt.digest.fields()[name], live.prompt.digest.fields()[name]) == (sent, answered)


def edited_here(desired: Desired, base: Base, was: Prompt) -> tuple[FieldChange, ...]:
    """What git changed since ``was`` was answered; not what the server made of the very same value."""
    now, sent = desired.prompt.digest.fields(), base.sent.fields()
    return tuple(one for one in field_changes(was, desired.prompt) if now[one.field] != sent[one.field])


def replace(desired: Desired, base: Base | None, live: LivePrompt, why: str, drift: Drift | None) -> Replace:
    """Create the prompt anew and delete the live one."""
    return Replace(
        key=desired.key,
        why=why,
        base=base,
        protect=desired.protect,
        composition=desired.composition,
        fields=field_changes(live.prompt, desired.prompt),
        drift=drift,
        wanted=desired.prompt,
        live=live,
    )


def delete(base: Base, live: LivePrompt, why: str, drift: Drift | None) -> Delete:
    """Delete the live prompt, all of whose fields go."""
    fields = field_changes(live.prompt, None)
    return Delete(key=base.key, why=why, base=base, fields=fields, drift=drift, live=live)


def release(base: Base, key: Key, why: str, *, there: bool) -> Release:
    """Manage a prompt no longer; ``there``: its file is, under ``key``, and is not adopted from now on."""
    mark = dataclasses.replace(base, key=key, pulled=False) if there else None
    return Release(key=key, why=why, base=base, mark=mark)


def adopt(desired: Desired, live: LivePrompt, why: str = "the same prompt, made by hand") -> Adopt:
    """Take a live prompt that equals its file into management."""
    return Adopt(
        key=desired.key,
        why=why,
        protect=desired.protect,
        composition=desired.composition,
        wanted=desired.prompt,
        record=_as_sent(desired, live),
    )


def already_there(desired: Desired, base: Base, live: LivePrompt) -> Record:
    """Record that the live prompt is what the file says, or what the server makes of it."""
    return record(desired, base, _as_sent(desired, live), live.prompt, "already there")


def record(desired: Desired, base: Base, new: Base, prompt: Prompt, why: str) -> Record:
    """Record ``new`` in the place of ``base``; ``prompt`` is the whole prompt behind it."""
    return Record(
        key=desired.key,
        why=why,
        base=base,
        protect=desired.protect,
        composition=desired.composition,
        wanted=desired.prompt,
        record=new,
        prompt=prompt,
    )


def _as_sent(desired: Desired, live: LivePrompt) -> Base:
    """The base as if the file had been sent and live were the answer."""
    return Base(
        desired.key,
        live.id,
        desired.prompt.digest,
        live.prompt.digest,
        live.updated_at,
        protect=desired.protect,
        made=desired.made,
    )
