"""A base as the ledger keeps it: what promptsync last sent, texts as SHA-256."""

from __future__ import annotations

from typing import TYPE_CHECKING

from promptsync.composition import WHOLE, Bundle, Made
from promptsync.ledger.members import unknown
from promptsync.model import Base, Digest, Prompt

if TYPE_CHECKING:
    from promptsync.ledger.members import Members
    from promptsync.model import Key


_BASE = frozenset({"id", "updatedAt", "sent", "answered", "protect", "pulled", "source", "made"})


def dump_base(base: Base) -> Members:
    """One entry of ``ledger.json``."""
    document: Members = {
        "id": base.id,
        "updatedAt": base.updated_at,
        "sent": base.sent.fields(),
    }
    if base.answered != base.sent:
        document["answered"] = base.answered.fields()
    if base.protect:
        document["protect"] = True
    if base.pulled:
        document["pulled"] = True
    if base.source:
        document["source"] = base.source
    if base.made != WHOLE:
        document["made"] = _dump_made(base.made)
    return {**document, **base.extra}


def parse_base(key: Key, document: Members) -> Base:
    """The reverse of :func:`dump_base`."""
    sent = Digest(Prompt.from_fields(document["sent"]))
    answered = document.get("answered")
    return Base(
        key=key,
        id=document["id"],
        sent=sent,
        answered=Digest(Prompt.from_fields(answered)) if answered else sent,
        updated_at=document["updatedAt"],
        protect=document.get("protect", False),
        pulled=document.get("pulled", False),
        source=document.get("source", ""),
        made=_parse_made(document["made"]) if "made" in document else WHOLE,
        extra=unknown(document, _BASE),
    )


def _dump_made(made: Made) -> Members:
    members = {"owner": made.owner, "part": made.part, "bundle": made.bundle}
    return {name: value for name, value in members.items() if value}


def _parse_made(document: Members) -> Made:
    bundle = document.get("bundle")
    return Made(document.get("owner", ""), document.get("part", ""), Bundle(bundle) if bundle else None)
