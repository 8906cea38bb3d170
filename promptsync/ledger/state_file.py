"""``ledger.json``: the organization, its bases, released prompts and holds, and the last clean apply.

Format 1 lacks a base's source, the library and the last clean apply.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from promptsync.hold import Hold
from promptsync.ledger.bases import dump_base, parse_base
from promptsync.ledger.intent_file import parse_intent
from promptsync.ledger.members import FORMAT_VERSION, check_version, dump, parsed, unknown
from promptsync.model import Digest, Key, Prompt
from promptsync.record import CleanApply, LedgerState

if TYPE_CHECKING:
    from promptsync.ledger.members import Members

LEDGER_PATH = "ledger.json"


_STATE = frozenset({"formatVersion", "organization", "library", "applied", "prompts", "released", "holds"})


def dump_state(state: LedgerState) -> bytes:
    """``ledger.json``."""
    return dump(
        {
            "formatVersion": FORMAT_VERSION,
            "organization": state.organization,
            "library": state.library,
            "applied": _dump_clean_apply(state.applied) if state.applied else None,
            "prompts": {key: dump_base(state.bases[key]) for key in sorted(state.bases)},
            **_dump_marks(state),
            **state.extra,
        }
    )


def parse_state(revision: str, content: bytes, intent: bytes | None) -> LedgerState:
    """The state that ``ledger.json`` and, if there, ``intent.json`` hold."""

    def parse() -> LedgerState:
        document: Members = json.loads(content)
        check_version(document["formatVersion"], LEDGER_PATH)
        applied = document.get("applied")
        return LedgerState(
            revision=revision,
            organization=document["organization"],
            bases={Key(key): parse_base(Key(key), one) for key, one in document["prompts"].items()},
            library=document.get("library", ""),
            applied=_parse_clean_apply(applied) if applied else None,
            released={
                Key(key): parse_base(Key(key), one) for key, one in document.get("released", {}).items()
            },
            holds={Key(key): _parse_hold(one) for key, one in document.get("holds", {}).items()},
            extra=unknown(document, _STATE),
        )

    state = parsed(parse, LEDGER_PATH)
    return state if intent is None else replace(state, intent=parse_intent(intent))


def _dump_marks(state: LedgerState) -> Members:
    """Released prompts and holds, where there are any."""
    released = {key: dump_base(state.released[key]) for key in sorted(state.released)}
    holds = {key: _dump_hold(state.holds[key]) for key in sorted(state.holds)}
    return {name: found for name, found in (("released", released), ("holds", holds)) if found}


def _dump_hold(hold: Hold) -> Members:
    document: Members = {
        "until": hold.until,
        "reason": hold.reason,
        "actor": hold.actor,
        "since": hold.since,
    }
    return {**document, "text": hold.text.fields()} if hold.text else document


def _parse_hold(document: Members) -> Hold:
    text = document.get("text")
    return Hold(
        document["until"],
        document["reason"],
        document["actor"],
        document["since"],
        Digest(Prompt.from_fields(text)) if text else None,
    )


def _dump_clean_apply(one: CleanApply) -> Members:
    return {"source": one.source, "actor": one.actor, "time": one.time, **one.extra}


def _parse_clean_apply(document: Members) -> CleanApply:
    extra = unknown(document, ("source", "actor", "time"))
    return CleanApply(document["source"], document["actor"], document["time"], extra)
